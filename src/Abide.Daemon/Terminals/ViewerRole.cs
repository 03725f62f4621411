namespace Abide.Daemon.Terminals;

/// <summary>What a viewer may do.</summary>
internal enum ViewerRole
{
    /// <summary>Look.</summary>
    View,

    /// <summary>Look and type.</summary>
    Type,

    /// <summary>Look, type, set the size, end.</summary>
    Own,
}
