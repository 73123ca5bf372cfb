using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The lock that an experiment holds on its folder; it ends with the process, however that ends.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="InvalidOperationException">Another experiment has the folder.</exception>
    public JournalLock(string folder)
    {
        string path = Path.Combine(folder, "lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw new InvalidOperationException(
                $"Another experiment is running in folder '{folder}'. Wait until it has ended, or give this one a folder of its own.", e);
        }

        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose() => _file.Dispose();
}
