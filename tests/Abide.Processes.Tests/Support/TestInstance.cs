using Abide.Processes.Keeping;

namespace Abide.Processes.Tests.Support;

internal static class TestInstance
{
    internal static Instance New(string? directory = null) => Instance.At(directory ?? Path.Combine(Path.GetTempPath(), $"abide-{Guid.NewGuid():N}")).Create();
}
