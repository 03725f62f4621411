namespace Abide.Daemon.Journal;

/// <summary>
/// A place in a session's stream of entries, counted in bytes over its whole life, headers included. Never reused; grows, with jumps.
/// Inside an output entry it means "the rest of this entry".
/// </summary>
/// <param name="Value">Bytes, 0 or more.</param>
internal readonly record struct Position(long Value) : IComparable<Position>
{
    public static Position Zero => default;

    public int CompareTo(Position other) => Value.CompareTo(other.Value);

    public static bool operator <(Position a, Position b) => a.Value < b.Value;

    public static bool operator >(Position a, Position b) => a.Value > b.Value;

    public static bool operator <=(Position a, Position b) => a.Value <= b.Value;

    public static bool operator >=(Position a, Position b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
