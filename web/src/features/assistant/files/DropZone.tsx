import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/lib/cn';

/** Takes files that are dropped on it. Everything it does can be done by a button, too. */
export function DropZone({
  onDrop,
  disabled,
  className,
  children,
}: {
  onDrop: (files: File[], folders: string[]) => void;
  disabled: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [depth, setDepth] = useState(0);
  const carries = (event: DragEvent) => !disabled && event.dataTransfer.types.includes('Files');
  const drop = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault();
    setDepth(0);
    const files: File[] = [];
    const folders: string[] = [];
    for (const item of event.dataTransfer.items) {
      const file = item.kind === 'file' ? item.getAsFile() : null;
      if (!file) continue;
      if (item.webkitGetAsEntry()?.isDirectory) folders.push(file.name);
      else files.push(file);
    }
    onDrop(files, folders);
  };
  return (
    <div
      className={cn('relative overflow-hidden rounded-2xl border border-line bg-raised', className)}
      onDragEnter={(event) => carries(event) && setDepth(depth + 1)}
      onDragLeave={(event) => carries(event) && setDepth(Math.max(0, depth - 1))}
      onDragOver={(event) => carries(event) && event.preventDefault()}
      onDrop={drop}
      data-testid="drop-zone"
    >
      {children}
      {depth > 0 && (
        <p className="pointer-events-none absolute inset-0 grid place-items-center rounded-2xl border-2 border-dashed border-lamp bg-lamp-wash/95 font-medium">
          {t('files.dropHere')}
        </p>
      )}
    </div>
  );
}
