/**
 * A whole purchase and a return, told by the generated TypeScript client to a running service.
 *
 * It is the story of journey.py: the first line of standard input says where the service is and
 * who takes part; whoever runs it turns the clock at each line that begins with TIME.
 */

import * as readline from 'node:readline';

import * as api from './client/index.js';
import { type Client, createClient, createConfig } from './client/client/index.js';

interface Told {
  url: string;
  people: Record<Name, { id: string; token: string }>;
  suppliers: Record<Supplier, string>;
}

type Supplier = 'ash' | 'birch';
type Name =
  'administrator' | 'officer' | 'second' | 'evaluator' | 'moderator' | 'manager' | Supplier;

const RULES = 'rotherham-half-half@2026.1';
const WORDS = 'Two supervisors are named with dates, and a deputy for every building.';
const SUPPLIERS: Supplier[] = ['ash', 'birch'];
const OFFERS = { ash: ['1600000', '2'], birch: ['2000000', '4'] } as const;
const MARKS = {
  ash: { quality: '4', evidence: '3', delivery_plan: '3' },
  birch: { quality: '5', evidence: '4', delivery_plan: '5' },
};
const ANY = { 'If-Match': '*' };

const procurement: api.ProcurementIn = {
  reference: 'PROC-2026-033',
  title: 'Repairs to public buildings',
  kind: 'services',
  procedure: 'open',
  commences_on: '2026-03-09',
  estimated_value: { without_vat: '2000000.00', with_vat: '2400000.00' },
  deadline: { at: '2026-05-08T12:00', zone: 'Europe/London' },
  lots: [
    {
      number: '1',
      title: 'All buildings',
      contract: { value: '2000000.00', years: 3, date: '2026-06-01' },
      rules: RULES,
    },
  ],
};

/** Give what was answered; stop with the problem if it was one. */
async function done<T>(asked: Promise<{ data?: T; error?: unknown }>): Promise<NonNullable<T>> {
  const { data, error } = await asked;
  if (data === undefined || data === null) throw new Error(JSON.stringify(error));
  return data;
}

/** Stop unless something holds. */
function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = JSON.parse((await lines.next()).value as string) as Told;

/** Ask as one of those who take part. */
function as(name: Name): { client: Client } {
  return { client: createClient(createConfig({ baseUrl: told.url, auth: told.people[name].token })) };
}

/** Have the clock turned. */
async function itIs(moment: string): Promise<void> {
  console.log('TIME', moment);
  await lines.next();
}

async function everybodyCanBeWrittenTo(): Promise<void> {
  const administrator = as('administrator');
  const body = { name: 'Anytown Council', address: 'Town Hall, Anytown', email: 'buy@any.test' };
  await done(api.changeAuthority({ ...administrator, body, headers: ANY }));
  const writes = SUPPLIERS.map((name, number): api.BulkWrite => ({
    method: 'PATCH',
    path: `/v1/suppliers/${told.suppliers[name]}`,
    if_match: '*',
    idempotency_key: `address-of-${name}`,
    body: {
      address: `${number + 1} Mill Lane, Anytown`,
      identifiers: [{ scheme: 'GB-PPON', id: `PABC-000${number + 1}-DEFG` }],
    },
  }));
  const bulk = await done(
    api.writeInBulk({ ...administrator, body: { writes, all_or_nothing: true } }),
  );
  check(bulk.done === 2 && bulk.refused === 0, 'both addresses are kept');
}

async function itIsPublished(): Promise<string> {
  const draft = await done(
    api.writeProcurement({
      ...as('officer'),
      body: procurement,
      headers: { 'Idempotency-Key': 'the-draft' },
    }),
  );
  const path = { procurement_id: draft.id };
  const body = { version: draft.version };
  const alone = await api.publishProcurement({ ...as('officer'), path, body });
  check(alone.error?.code === 'second-person-needed', 'nobody publishes what they drafted');
  await done(api.publishProcurement({ ...as('second'), path, body }));
  const lots = await done(api.listLots({ ...as('ash'), path }));
  const lot = lots.data[0];
  if (lot === undefined) throw new Error('there is no lot');
  return lot.id;
}

async function twoTender(lot_id: string): Promise<Record<Supplier, string>> {
  const tenders = { ash: '', birch: '' };
  for (const name of SUPPLIERS) {
    const [price, quantity] = OFFERS[name];
    const body: api.TenderContentIn = {
      price,
      commitments: [
        { id: 'jobs', measure: 'job_local', quantity, unit: 'fte_year', place: 'E08000018' },
      ],
      method_statements: { quality: { text: WORDS } },
    };
    const made = await done(api.uploadTender({ ...as(name), path: { lot_id }, body }));
    const path = { tender_id: made.id };
    const receipt = await done(
      api.submitTender({ ...as(name), path, body: { procurement_version: 1 } }),
    );
    check(receipt.digest === made.digest, 'the receipt is for what was uploaded');
    tenders[name] = made.id;
  }
  return tenders;
}

async function theyAreOpenedAndMarked(
  lot_id: string,
  tenders: Record<Supplier, string>,
): Promise<void> {
  const path = { lot_id };
  for (const name of ['officer', 'second'] as const) {
    await done(api.openTenders({ ...as(name), path }));
  }
  const members: api.PanelMemberIn[] = [
    { person_id: told.people.evaluator.id, role: 'evaluator' },
    { person_id: told.people.moderator.id, role: 'moderator' },
  ];
  await done(api.nameThePanel({ ...as('officer'), path, body: { members }, headers: ANY }));
  for (const name of ['officer', 'second', 'evaluator', 'moderator'] as const) {
    await done(api.declareConflict({ ...as(name), path, body: { has_interest: false } }));
  }
  for (const name of SUPPLIERS) {
    for (const [criterion, mark] of Object.entries(MARKS[name])) {
      const words = { reason: WORDS, reference: 'section 2', higher: 'A table of times.' };
      const body = { tender_id: tenders[name], criterion, mark, ...words };
      await done(api.markTender({ ...as('evaluator'), path, body }));
    }
  }
  await done(api.finishMarking({ ...as('evaluator'), path }));
  for (const name of SUPPLIERS) {
    for (const [criterion, mark] of Object.entries(MARKS[name])) {
      const words = { reason: WORDS, missing: 'A table.' };
      const body = { tender_id: tenders[name], criterion, mark, ...words };
      await done(api.agreeMark({ ...as('moderator'), path, body }));
    }
  }
  await done(api.closeModeration({ ...as('moderator'), path }));
}

async function itIsScoredAndAwarded(
  lot_id: string,
  tenders: Record<Supplier, string>,
): Promise<string> {
  const [path, officer] = [{ lot_id }, as('officer')];
  const rules = await done(api.readLotRules({ ...officer, path }));
  const body = { rules_digest: rules.digest };
  const scored = await done(api.scoreLot({ ...officer, path, body }));
  const cards = await done(
    api.listScorecards({ ...officer, path: { assessment_id: scored.id } }),
  );
  check(cards.data[0]?.tender_id === tenders.birch, 'the first is Birch');
  console.log('TOTALS', ...cards.data.map((card) => card.total));
  const made = await done(
    api.recommendAward({
      ...officer,
      path,
      body: { tender_id: tenders.birch, reasons: 'The highest total.' },
    }),
  );
  const award = await done(
    api.awardLot({ ...as('second'), path, body: { recommendation_id: made.id } }),
  );
  await done(api.sendSummaries({ ...officer, path, body: {} }));
  const notice = { notice_id: '012345-2026', published_on: '2026-05-21' };
  await done(api.recordAwardNotice({ ...officer, path: { award_id: award.id }, body: notice }));
  if (award.contract_id === null) throw new Error('there is no contract');
  return award.contract_id;
}

async function itIsEnteredAndPlanned(contract_id: string): Promise<void> {
  const [path, manager] = [{ contract_id }, as('manager')];
  const facts = { reference: 'AC-2026-033', starts_on: '2026-07-01', ends_on: '2027-12-31' };
  await done(api.patchContract({ ...manager, path, body: facts, headers: ANY }));
  await done(api.enterContract({ ...manager, path, body: { entered_on: '2026-06-03' } }));
  const body = await done(api.suggestPlan({ ...manager, path }));
  const plan = await done(api.proposePlan({ ...manager, path, body }));
  await done(
    api.decidePlan({ ...as('second'), path: { plan_id: plan.id }, body: { decision: 'agree' } }),
  );
}

async function somethingIsReported(contract_id: string): Promise<void> {
  const [path, birch, manager] = [{ contract_id }, as('birch'), as('manager')];
  const [owed] = (await done(api.listObligations({ ...birch, path }))).data;
  if (owed === undefined) throw new Error('nothing is owed');
  const begun = await done(api.beginReturn({ ...birch, path, body: { day: '2026-08-01' } }));
  const body: api.ReturnIn = {
    invoiced: '300000',
    deliveries: [
      { obligation_id: owed.id, delivered_on: '2026-09-30', reference: 'J-1', quantity: '0.5' },
    ],
  };
  const one = { path: { return_id: begun.id } };
  await done(api.writeReturn({ ...birch, ...one, body, headers: ANY }));
  await done(api.submitReturn({ ...birch, ...one }));
  await done(api.acceptReturn({ ...manager, ...one }));
  const stands = (await done(api.readContractStanding({ ...manager, path }))).promises[0];
  console.log('STANDS', stands?.promised, stands?.reported);
  const stranger = await api.readContract({ ...as('ash'), path });
  check(stranger.response?.status === 404, 'a contract of others looks like none');
}

await everybodyCanBeWrittenTo();
const lot = await itIsPublished();
const tenders = await twoTender(lot);
await itIs('2026-05-08T13:00:00Z');
await theyAreOpenedAndMarked(lot, tenders);
await itIs('2026-05-21T09:00:00Z');
const contract = await itIsScoredAndAwarded(lot, tenders);
await itIs('2026-06-03T09:00:00Z');
await itIsEnteredAndPlanned(contract);
await itIs('2026-10-05T09:00:00Z');
await somethingIsReported(contract);
console.log('DONE');
process.exit(0);
