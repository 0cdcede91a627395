export function Plan({ ids }: { ids: string }) {
  return <main>{ids}</main>;
}
