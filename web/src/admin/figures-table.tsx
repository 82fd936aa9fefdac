import { columns, type FigureSet, type Figures } from './figures.js';

export interface FiguresTableProps {
  figures: Figures;
  /** They are not of this moment. */
  isOld: boolean;
}

/** A row for each replica, and one for all of them. */
export function FiguresTable({ figures, isOld }: FiguresTableProps) {
  const { replicas, total } = figures;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="figures" aria-label="Figures by replica" aria-busy={isOld} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Replica</th>
            {columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {replicas.map((replica) => (
            <Row key={replica.id} name={replica.id} figures={replica} />
          ))}
        </tbody>
        <tfoot>
          <Row
            name={replicas.length === 1 ? '1 replica' : `All ${replicas.length}`}
            figures={total}
          />
        </tfoot>
      </table>
    </section>
  );
}

function Row({ name, figures }: { name: string; figures: FigureSet }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {columns.map(({ label, of }) => (
        <td key={label}>{of(figures)}</td>
      ))}
    </tr>
  );
}
