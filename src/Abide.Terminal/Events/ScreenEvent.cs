namespace Abide.Terminal.Events;

/// <summary>Something a program told its terminal that is no part of the picture.</summary>
/// <param name="Offset">Where the sequence begins in the stream, in the terms of <see cref="Screen.Fed"/>.</param>
public abstract record ScreenEvent(long Offset)
{
    /// <summary>About how many bytes it takes.</summary>
    internal abstract int Size { get; }
}

/// <summary>A message for whoever is there (OSC 9, OSC 99, OSC 777).</summary>
/// <param name="Offset">Where the sequence begins.</param>
/// <param name="Id">The program's name for it, by which a later one replaces it; empty when it gave none.</param>
/// <param name="Title">The heading; empty when it gave none.</param>
/// <param name="Body">The text.</param>
public sealed record Notification(long Offset, string Id, string Title, string Body) : ScreenEvent(Offset)
{
    internal override int Size => 2 * (Id.Length + Title.Length + Body.Length);
}

/// <summary>The program wants something in the clipboard (OSC 52). It is never told what is there.</summary>
/// <param name="Offset">Where the sequence begins.</param>
/// <param name="Selection">Which selections: letters as xterm has them, <c>c</c> the clipboard, <c>p</c> the primary one; empty when it did not say.</param>
/// <param name="Content">What to put there; nothing clears it.</param>
public sealed record ClipboardWrite(long Offset, string Selection, ReadOnlyMemory<byte> Content) : ScreenEvent(Offset)
{
    internal override int Size => Content.Length + Selection.Length;
}

/// <summary>How far the program's work has come has changed (OSC 9;4).</summary>
/// <param name="Offset">Where the sequence begins.</param>
/// <param name="Progress">What it is now.</param>
public sealed record ProgressChange(long Offset, Progress Progress) : ScreenEvent(Offset)
{
    internal override int Size => 16;
}

/// <summary>A shell passed from one part of its work to the next (OSC 133).</summary>
/// <param name="Offset">Where the sequence begins.</param>
/// <param name="Shell">Where it is now.</param>
public sealed record ShellMark(long Offset, ShellState Shell) : ScreenEvent(Offset)
{
    internal override int Size => 16;
}

/// <summary>A variable for the terminal's user (OSC 1337 SetUserVar).</summary>
/// <param name="Offset">Where the sequence begins.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record UserVariable(long Offset, string Name, string Value) : ScreenEvent(Offset)
{
    internal override int Size => 2 * (Name.Length + Value.Length);
}
