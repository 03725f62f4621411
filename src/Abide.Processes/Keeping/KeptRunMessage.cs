namespace Abide.Processes.Keeping;

/// <summary>A run as part of a message, with the descriptors that go along.</summary>
internal static class KeptRunMessage
{
    /// <summary>Writes a run's fields; <paramref name="descriptors"/> gets what to send along, in the order the message names.</summary>
    internal static MessageWriter AddRun(this MessageWriter message, KeptRun run, List<int> descriptors)
    {
        message.Add(run.Key).Add(Tag.Pid, run.Pid).Add(Tag.StartTime, (long)run.StartTime).Add(Tag.LastFrame, run.LastFrame).Add(run.End);
        Span<byte> handles = stackalloc byte[5];
        var count = 0;
        Append(handles, Handle.Terminal, run.Terminal);
        Append(handles, Handle.Input, run.Input);
        Append(handles, Handle.Output, run.Output);
        Append(handles, Handle.Error, run.Error);
        Append(handles, Handle.Process, run.Process);
        return message.Add(Tag.Handles, handles[..count]);

        void Append(Span<byte> handles, Handle handle, Descriptor? descriptor)
        {
            if (descriptor is null) return;
            handles[count++] = (byte)handle;
            descriptors.Add(descriptor.Value);
        }
    }

    /// <summary>The run of a message, owning its descriptors; null when some of them did not arrive.</summary>
    internal static KeptRun? ReadRun(MessageReader message, List<Descriptor> descriptors)
    {
        var handles = message.Bytes(Tag.Handles);
        if (handles.Length != descriptors.Count || Find(handles, Handle.Process) is not { } process) return null;
        return new KeptRun
        {
            Key = message.Key(),
            Pid = (int)message.Number(Tag.Pid),
            StartTime = (ulong)message.Number(Tag.StartTime),
            End = message.End(),
            LastFrame = message.Number(Tag.LastFrame),
            Terminal = Find(handles, Handle.Terminal),
            Input = Find(handles, Handle.Input),
            Output = Find(handles, Handle.Output),
            Error = Find(handles, Handle.Error),
            Process = process,
        };

        Descriptor? Find(ReadOnlySpan<byte> handles, Handle handle) => handles.IndexOf((byte)handle) is >= 0 and var at ? descriptors[at] : null;
    }
}
