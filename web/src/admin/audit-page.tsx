import { Field } from '../account/field.js';
import { adminApi } from '../api/admin-api.js';
import type { AuditStart } from '../page/page-state.js';
import { AdminFrame } from './admin-frame.js';
import { AuditRow } from './audit-row.js';
import { auditTypes } from './audit-types.js';
import { FilterForm } from './filter-form.js';
import { ListFrame } from './list-frame.js';
import { SelectField } from './select-field.js';
import { useFilteredList } from './use-filtered-list.js';

const types = { '': 'Everything', ...auditTypes };

/** What has happened to accounts, the newest first. */
export function AuditPage({ start }: { start: AuditStart }) {
  return (
    <AdminFrame
      visitor={start.visitor}
      path="/admin/audit"
      lead="What has happened to accounts, by whom and from where."
    >
      <Events start={start} />
    </AdminFrame>
  );
}

function Events({ start }: { start: AuditStart }) {
  const { filter, state, list, change, again } = useFilteredList({
    filter: start.filter,
    first: start.events,
    load: adminApi.audit,
  });
  return (
    <>
      <FilterForm path="/admin/audit" label="Find events" onSubmit={again}>
        <Field
          label="Account id"
          name="userId"
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={filter.userId}
          onChange={(event) => change({ userId: event.target.value.trim() })}
        />
        <SelectField
          label="What"
          name="type"
          value={filter.type}
          options={types}
          onChange={(type) => change({ type })}
        />
      </FilterForm>
      <ListFrame
        state={state}
        list={list}
        empty="Nothing of this kind has happened."
        failed="The audit trail cannot be read right now."
        retry={again}
      >
        {state.items.map((event) => (
          <AuditRow key={event.id} event={event} onAccount={(userId) => change({ userId })} />
        ))}
      </ListFrame>
    </>
  );
}
