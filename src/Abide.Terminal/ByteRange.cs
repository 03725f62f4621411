namespace Abide.Terminal;

/// <summary>A half-open range of the bytes a screen was fed, counted from its first byte ever.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="End">Offset after the last byte.</param>
public readonly record struct ByteRange(long Start, long End);
