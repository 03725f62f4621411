using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Abide.Processes;
using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>
/// A shell, here or at the other end of ssh, that runs one script after the other: so that whatever is asked of a host takes one process and one connection. What a
/// script prints stands between marks that nobody can guess, so it may be anything. A script that takes too long, or a shell that ends, breaks the channel for good.
/// </summary>
internal sealed class ShellChannel : IDisposable
{
    /// <summary>How long a script may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MostOutput = 64 << 20;

    private readonly HostAddress _address;
    private readonly ChildProgram _shell;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private byte[] _bytes = new byte[64 * 1024];
    private int _count;
    private volatile NamedFault? _fault;
    private bool _hasAnswered;

    private ShellChannel(HostAddress address, ChildProgram shell, TimeProvider time) => (_address, _shell, _time) = (address, shell, time);

    /// <summary>Why it is broken; null while it is not.</summary>
    public NamedFault? Fault => _fault;

    /// <summary>Starts the shell, and comes back when it answers.</summary>
    /// <exception cref="HostException">It does not.</exception>
    public static async Task<ShellChannel> OpenAsync(HostAddress address, Ssh ssh, TimeProvider time)
    {
        ChildProgram shell;
        try
        {
            shell = ChildProgram.Start(ssh.ShellAt(address), ssh.Variables);
        }
        catch (PosixException e)
        {
            throw new HostException(SshFault.Named(address, HostFaultKind.ProgramMissing, e.Message));
        }

        var channel = new ShellChannel(address, shell, time);
        try
        {
            await channel.RunAsync(":");
            return channel;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Runs a script; those asked for meanwhile wait.</summary>
    /// <param name="script">Lines for a POSIX shell; they run in a subshell whose input is empty.</param>
    /// <exception cref="HostException">The channel broke: nobody knows whether the script ran.</exception>
    public async Task<ShellAnswer> RunAsync(string script)
    {
        await _turn.WaitAsync();
        try
        {
            if (_fault is { } fault)
                throw new HostException(fault);
            return await AskAsync(script);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _fault ??= SshFault.Named(_address, HostFaultKind.LinkLost, "it was closed");
        _shell.Dispose();
    }

    private async Task<ShellAnswer> AskAsync(string script)
    {
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var over = new CancellationTokenSource(Patience, _time);
        try
        {
            await _shell.Stream.WriteAsync(Encoding.UTF8.GetBytes($"printf '\\n%s<\\n' {mark}\n(\n{script}\n) </dev/null\nprintf '\\n%s>%d\\n' {mark} \"$?\"\n"), over.Token);
            var begin = await ReadUntilAsync(Encoding.ASCII.GetBytes($"\n{mark}<\n"), 0, over.Token); // before it stands what a login prints
            var end = await ReadUntilAsync(Encoding.ASCII.GetBytes($"\n{mark}>"), begin, over.Token);
            var line = await ReadUntilAsync("\n"u8.ToArray(), end, over.Token);
            var output = _bytes.AsSpan(begin, end - begin - mark.Length - 2).ToArray();
            var code = int.Parse(_bytes.AsSpan(end, line - end - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            Drop(line);
            _hasAnswered = true;
            return new ShellAnswer(code, output);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or FormatException)
        {
            throw new HostException(await BreakAsync(over.IsCancellationRequested ? HostFaultKind.TimedOut : null));
        }
    }

    /// <summary>Reads until these bytes have come: the offset behind them.</summary>
    private async Task<int> ReadUntilAsync(byte[] wanted, int from, CancellationToken cancelled)
    {
        while (true)
        {
            if (_bytes.AsSpan(from, _count - from).IndexOf(wanted) is >= 0 and var at)
                return from + at + wanted.Length;
            from = Math.Max(from, _count - wanted.Length + 1);
            if (_count == _bytes.Length)
                Array.Resize(ref _bytes, _count < MostOutput ? _count * 2 : throw new IOException("a script printed too much"));
            var read = await _shell.Stream.ReadAsync(_bytes.AsMemory(_count), cancelled);
            if (read == 0)
                throw new IOException("the shell has ended");
            _count += read;
        }
    }

    private void Drop(int length)
    {
        _count -= length;
        Array.Copy(_bytes, length, _bytes, 0, _count);
        if (_bytes.Length > 1 << 20 && _count == 0)
            _bytes = new byte[64 * 1024];
    }

    private async Task<NamedFault> BreakAsync(HostFaultKind? kind)
    {
        var end = default(ExitStatus);
        if (kind is null)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            try
            {
                end = await _shell.EndAsync(_time, soon.Token);
            }
            catch (OperationCanceledException)
            {
                // It has closed its output and lives on: the link is lost, whatever comes of it.
            }
        }

        var fault = kind is { } known ? SshFault.Named(_address, known, null) : SshFault.Of(_address, end, _shell.Errors);
        _fault = _hasAnswered && fault.Kind == HostFaultKind.Other ? SshFault.Named(_address, HostFaultKind.LinkLost, null) : fault;
        _shell.Dispose();
        return _fault;
    }
}

/// <summary>What came of a script.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it printed.</param>
internal readonly record struct ShellAnswer(int Code, byte[] Output)
{
    public string Text => Encoding.UTF8.GetString(Output);
}
