using System.Globalization;
using System.Text;
using Abide.Processes;

namespace Abide.Keeper;

/// <summary>The keeper's few words, on its standard error.</summary>
internal static class Log
{
    internal static void Write(string message) => Posix.Write(2, Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} keeper {Posix.GetPid()}: {message}\n")));
}
