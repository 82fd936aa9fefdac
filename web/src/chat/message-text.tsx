/** A message's text with its web addresses as links. */
export function MessageText({ text }: { text: string }) {
  return (
    <>{text.split(address).map((part, index) => (index % 2 === 1 ? link(part, index) : part))}</>
  );
}

/** Up to white space or what closes a phrase around the address. */
const address = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/;

function link(href: string, key: number) {
  return (
    <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
      {href}
    </a>
  );
}
