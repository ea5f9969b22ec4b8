"""How the keys are stored that access tokens are signed with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from app.platform.columns import Moment
from app.platform.identifiers import new_id


class SigningKey(SQLModel, table=True):
    """A pair of keys of the whole service: one half signs, the other is published."""

    __tablename__ = "signing_key"

    id: UUID = Field(default_factory=new_id, primary_key=True)  #: its `kid`
    public: str = Field(max_length=1000)  #: as a JSON web key (RFC 7517)
    wrapped: bytes = Field(sa_type=LargeBinary)  #: data key of the other half
    key_name: str = Field(max_length=64)  #: which secret of the deployment wrapped that
    sealed: bytes = Field(sa_type=LargeBinary)  #: the other half
    made_at: datetime = Field(sa_type=Moment)
    signs_from: datetime = Field(sa_type=Moment)  #: published before, so that all know it by then
    signs_until: datetime = Field(sa_type=Moment)  #: from then on another signs
    verifies_until: datetime = Field(sa_type=Moment, index=True)  #: no token of its lasts longer
