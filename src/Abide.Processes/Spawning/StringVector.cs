using System.Runtime.InteropServices;
using System.Text;

namespace Abide.Processes;

/// <summary>A null-terminated array of null-terminated strings (argv, environ), in one block.</summary>
internal sealed unsafe class StringVector : IDisposable
{
    internal StringVector(IReadOnlyList<string> strings)
    {
        var pointers = (nuint)(strings.Count + 1) * (nuint)sizeof(byte*);
        var size = pointers;
        foreach (var text in strings) size += (nuint)Encoding.UTF8.GetByteCount(text) + 1;
        Pointer = (byte**)NativeMemory.Alloc(size);
        var next = (byte*)Pointer + pointers;
        for (var i = 0; i < strings.Count; i++)
        {
            Pointer[i] = next;
            var room = Encoding.UTF8.GetByteCount(strings[i]);
            next += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(next, room));
            *next++ = 0;
        }
        Pointer[strings.Count] = null;
    }

    internal byte** Pointer { get; }

    public void Dispose() => NativeMemory.Free(Pointer);
}
