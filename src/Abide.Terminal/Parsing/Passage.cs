namespace Abide.Terminal.Parsing;

/// <summary>What is to become of a sequence's bytes on their way to a viewer's terminal.</summary>
internal enum Passage : byte
{
    /// <summary>It may yet be a query: hold it back.</summary>
    Undecided,

    /// <summary>It may go through as it comes.</summary>
    Through,

    /// <summary>It must not go through, finished or not.</summary>
    Withheld,
}
