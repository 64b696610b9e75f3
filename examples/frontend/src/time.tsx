const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A time of the graph, in the reader's own zone. Null is a time that the API does not tell. */
export function Time({ time }: { readonly time: string | null }) {
  if (time === null) return <>time not told</>;
  const date = new Date(time);
  // It is text of the API: it may be a time that RFC 3339 has and Date has not, such as 23:59:60.
  if (Number.isNaN(date.getTime())) return <>{time}</>;
  return <time dateTime={time}>{format.format(date)}</time>;
}
