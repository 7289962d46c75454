export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly badge?: React.ReactNode;
}

interface TabsProps<T extends string> {
  readonly tabs: readonly Tab<T>[];
  readonly selected: T;
  readonly label: string;
  readonly onSelect: (id: T) => void;
  readonly end?: React.ReactNode;
}

/** A row of tabs; arrow keys go from one to the next. */
export function Tabs<T extends string>({ tabs, selected, label, onSelect, end }: TabsProps<T>) {
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = step === undefined ? undefined : tabs.at((at + step) % tabs.length);
    if (!next) return;
    onSelect(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-testid="tab-${next.id}"]`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move} tabIndex={-1}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          data-testid={`tab-${tab.id}`}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
          {tab.badge}
        </button>
      ))}
      {end !== undefined && <div className="end">{end}</div>}
    </div>
  );
}
