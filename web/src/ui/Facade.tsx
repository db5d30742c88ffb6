import { cn } from '@/lib/cn';

const COLUMNS = 12;
const ROWS = 14;
const PITCH = 56;
const SIZE = 34;

/** A house at night: many windows, one of them lit. Pure decoration. */
export function Facade({ className, lit }: { className?: string; lit: readonly [column: number, row: number] }) {
  const [column, row] = lit;
  const x = column * PITCH + (PITCH - SIZE) / 2;
  const y = row * PITCH + (PITCH - SIZE) / 2;
  return (
    <div aria-hidden="true" className={cn('relative overflow-hidden', className)}>
      <svg viewBox={`0 0 ${COLUMNS * PITCH} ${ROWS * PITCH}`} preserveAspectRatio="xMidYMid slice" className="absolute inset-0 size-full">
        <defs>
          <pattern id="windows" width={PITCH} height={PITCH} patternUnits="userSpaceOnUse">
            <rect x={(PITCH - SIZE) / 2} y={(PITCH - SIZE) / 2} width={SIZE} height={SIZE} rx="7" className="fill-window" />
          </pattern>
          <radialGradient id="glow">
            <stop offset="0" className="[stop-color:var(--lamp)]" stopOpacity="0.34" />
            <stop offset="1" className="[stop-color:var(--lamp)]" stopOpacity="0" />
          </radialGradient>
        </defs>
        <rect width="100%" height="100%" fill="url(#windows)" />
        <circle cx={x + SIZE / 2} cy={y + SIZE / 2} r={PITCH * 2.6} fill="url(#glow)" />
        <rect x={x} y={y} width={SIZE} height={SIZE} rx="7" className="fill-lamp" />
      </svg>
    </div>
  );
}
