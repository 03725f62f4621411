namespace Abide.Processes;

/// <summary>The error numbers of Linux that are told apart somewhere (errno(3)). Functions return them negated.</summary>
public static class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;
    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;
    /// <summary>No such process.</summary>
    public const int ESRCH = 3;
    /// <summary>Interrupted system call; retried, never returned.</summary>
    public const int EINTR = 4;
    /// <summary>Input/output error; on a PTY's master: no slave is open any more.</summary>
    public const int EIO = 5;
    /// <summary>Bad file descriptor.</summary>
    public const int EBADF = 9;
    /// <summary>No child process.</summary>
    public const int ECHILD = 10;
    /// <summary>Would block: nothing to read, or no room to write, at this moment.</summary>
    public const int EAGAIN = 11;
    /// <summary>Out of memory.</summary>
    public const int ENOMEM = 12;
    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;
    /// <summary>The file exists.</summary>
    public const int EEXIST = 17;
    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;
    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;
    /// <summary>Too many open files in the system.</summary>
    public const int ENFILE = 23;
    /// <summary>Too many open files in this process.</summary>
    public const int EMFILE = 24;
    /// <summary>Not a terminal, or a request that it does not know.</summary>
    public const int ENOTTY = 25;
    /// <summary>No space left on the device.</summary>
    public const int ENOSPC = 28;
    /// <summary>The reader is gone.</summary>
    public const int EPIPE = 32;
    /// <summary>Not implemented by this kernel.</summary>
    public const int ENOSYS = 38;
    /// <summary>The peer speaks something else.</summary>
    public const int EPROTO = 71;
    /// <summary>The message is longer than the buffer.</summary>
    public const int EMSGSIZE = 90;
    /// <summary>Not supported here.</summary>
    public const int EOPNOTSUPP = 95;
    /// <summary>The address is in use.</summary>
    public const int EADDRINUSE = 98;
    /// <summary>The peer closed the connection.</summary>
    public const int ECONNRESET = 104;
    /// <summary>Too many descriptors are on their way through sockets.</summary>
    public const int ETOOMANYREFS = 109;
    /// <summary>Timed out.</summary>
    public const int ETIMEDOUT = 110;
    /// <summary>Nobody listens.</summary>
    public const int ECONNREFUSED = 111;
    /// <summary>Disk quota exceeded.</summary>
    public const int EDQUOT = 122;
}
