namespace Abide.Cli.Logging;

/// <summary>A stream that hands on what is written to it line by line.</summary>
internal abstract class LineSplitter : Stream
{
    private readonly List<byte> _line = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (int end; (end = buffer.IndexOf((byte)'\n')) >= 0; buffer = buffer[(end + 1)..])
        {
            _line.AddRange(buffer[..end]);
            Take();
        }

        _line.AddRange(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Takes a whole line, without its end; the last one may not have had any.</summary>
    protected abstract void Take(string line);

    /// <summary>Nothing more comes: hands on a last line that had no end.</summary>
    public void End()
    {
        if (_line.Count > 0)
            Take();
    }

    private void Take()
    {
        var line = System.Text.Encoding.UTF8.GetString([.. _line]);
        _line.Clear();
        Take(line);
    }
}
