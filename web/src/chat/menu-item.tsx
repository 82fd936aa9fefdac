interface MenuItemProps {
  label: string;
  harm?: boolean;
  onClick: () => void;
}

/** A line of a menu. */
export function MenuItem({ label, harm = false, onClick }: MenuItemProps) {
  return (
    <li>
      <button
        type="button"
        className={harm ? 'menu-item menu-harm' : 'menu-item'}
        onClick={onClick}
      >
        {label}
      </button>
    </li>
  );
}
