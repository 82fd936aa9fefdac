/** Errors that belong to no field; present from the start, so that screen readers notice what comes. */
export function FormAlert({ messages }: { messages: readonly string[] }) {
  return (
    <div role="alert">
      {messages.length > 0 && (
        <div className="form-alert" tabIndex={-1}>
          {messages.map((message) => (
            <p key={message}>{message}</p>
          ))}
        </div>
      )}
    </div>
  );
}
