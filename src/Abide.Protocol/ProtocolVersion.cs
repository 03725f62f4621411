namespace Abide.Protocol;

/// <summary>The versions of the wire protocol that this build speaks. Additions do not raise it; only what an older peer could not skip does.</summary>
public static class ProtocolVersion
{
    /// <summary>The newest version spoken.</summary>
    public const int Current = 1;

    /// <summary>The oldest version still spoken.</summary>
    public const int Oldest = 1;

    /// <summary>The program's own version, as <c>abide version</c> shows it: that of <c>Directory.Build.props</c>. (Asking the assembly takes a client 50 µs.)</summary>
    public const string Product = "0.1.0";
}
