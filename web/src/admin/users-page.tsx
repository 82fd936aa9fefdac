import { useState } from 'react';
import { Field } from '../account/field.js';
import { adminApi } from '../api/admin-api.js';
import { FormDone } from '../page/form-done.js';
import type { UsersStart } from '../page/page-state.js';
import { useNow } from '../page/use-now.js';
import { AdminFrame } from './admin-frame.js';
import { FilterForm } from './filter-form.js';
import { ListFrame } from './list-frame.js';
import { roleNames } from './roles.js';
import { SelectField } from './select-field.js';
import { useFilteredList } from './use-filtered-list.js';
import { UserRow } from './user-row.js';

const statuses = { '': 'All', active: 'Active', banned: 'Banned' };
const roles = { '': 'All', ...roleNames };

/** Everybody who has an account. */
export function UsersPage({ start }: { start: UsersStart }) {
  return (
    <AdminFrame
      visitor={start.visitor}
      path="/admin"
      lead="Who has an account here, and what they may do."
    >
      <Users start={start} />
    </AdminFrame>
  );
}

function Users({ start }: { start: UsersStart }) {
  const now = useNow(start.now);
  const [news, setNews] = useState('');
  const { filter, state, list, change, again } = useFilteredList({
    filter: start.filter,
    first: start.users,
    load: adminApi.users,
  });
  return (
    <>
      <FilterForm path="/admin" label="Find people" onSubmit={again}>
        <Field
          label="Name or e-mail"
          name="q"
          type="search"
          autoComplete="off"
          maxLength={100}
          value={filter.q}
          onChange={(event) => change({ q: event.target.value })}
        />
        <SelectField
          label="Status"
          name="status"
          value={filter.status}
          options={statuses}
          onChange={(status) => change({ status })}
        />
        <SelectField
          label="Role"
          name="role"
          value={filter.role}
          options={roles}
          onChange={(role) => change({ role })}
        />
      </FilterForm>
      <FormDone>{news}</FormDone>
      <ListFrame
        state={state}
        list={list}
        empty="Nobody matches this."
        failed="The accounts cannot be listed right now."
        retry={again}
      >
        {state.items.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            isMe={user.id === start.visitor.id}
            now={now}
            onChanged={(changed, text) => {
              list.replace(changed);
              setNews(text);
            }}
          />
        ))}
      </ListFrame>
    </>
  );
}
