using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The lock that an experiment holds on its folder; it ends with the process, however that ends.</summary>
internal sealed class JournalLock : IDisposable
{
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows; EWOULDBLOCK of Linux and of macOS.
    private static readonly int[] _taken = [unchecked((int)0x80070020), unchecked((int)0x80070021), 11, 35];

    private readonly FileStream _file;

    /// <exception cref="InvalidOperationException">Another experiment has the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public JournalLock(string folder)
        : this(folder, path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
    {
    }

    internal JournalLock(string folder, Func<string, FileStream> open)
    {
        try
        {
            _file = open(Path.Combine(folder, "lock"));
        }
        catch (IOException e) when (_taken.Contains(e.HResult))
        {
            throw new InvalidOperationException(
                $"Another experiment is running in folder '{folder}'. Wait until it has ended, or give this one a folder of its own.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalPath.Unwritable(folder, e);
        }

        Sign(folder);
    }

    public void Dispose() => _file.Dispose();

    private void Sign(string folder)
    {
        try
        {
            _file.SetLength(0);
            _file.Write(Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }
        catch (IOException e)
        {
            _file.Dispose();
            throw JournalPath.Unwritable(folder, e);
        }
    }
}
