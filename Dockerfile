# Two stages, and no step that `make install` does not take as well: tests/test_packaging.py
# holds the two together. The second stage has neither pip's cache nor a user who may write code.
FROM python:3.11-slim AS build
WORKDIR /data
WORKDIR /srv/social-value
COPY requirements.lock ./
RUN test -x .venv/bin/python || python3 -m venv .venv
RUN .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY alembic alembic
COPY scoring_rules scoring_rules
RUN .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

FROM python:3.11-slim
COPY --from=build --chown=10001:10001 /data /data
COPY --from=build /srv/social-value /srv/social-value
WORKDIR /srv/social-value
ENV PYTHONDONTWRITEBYTECODE=1 SVS_DATABASE_URL=sqlite:////data/social-value.sqlite3 \
    SVS_MAIL_FOLDER=/data/letters SVS_EVIDENCE_URL=/data/evidence
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
ENTRYPOINT [".venv/bin/social-value"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
