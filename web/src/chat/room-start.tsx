/** Above the first message of a room. */
export function RoomStart({ name, isEmpty }: { name: string; isEmpty: boolean }) {
  return (
    <div className={isEmpty ? 'room-start room-start-empty' : 'room-start'}>
      <h2>{isEmpty ? 'Nobody has said anything yet' : `The beginning of ${name}`}</h2>
      <p>{isEmpty ? `Be the first in ${name}.` : 'Everything said here is below.'}</p>
    </div>
  );
}
