namespace Abide.Cli.Doctoring;

/// <summary>How a check went.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but somebody should know.</summary>
    Warning,

    /// <summary>Not as it should be.</summary>
    Bad,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

/// <summary>What the doctor found.</summary>
/// <param name="Check">What was looked at, in a few words.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Text">What it is, and where it is wrong what would make it right.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Text);
