namespace Abide.Daemon.Configuration;

/// <summary>How values of one kind are written in a file, a variable or on a command line.</summary>
internal abstract class ValueForm<T>
{
    /// <summary>What is right, for "… is {Words}, not …": <c>a duration from 1h to 366d, such as 8d</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Whether it is a list of values, which stands in brackets or on lines of their own.</summary>
    public virtual bool IsList => false;

    /// <summary>Reads a value: one text, several only where <see cref="IsList"/>. False when they are not of this form.</summary>
    public abstract bool TryParse(IReadOnlyList<string> texts, out T value);

    /// <summary>The value as a file would have it.</summary>
    public abstract string Show(T value);
}
