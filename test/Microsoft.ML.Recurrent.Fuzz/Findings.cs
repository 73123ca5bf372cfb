using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Tries one file after another, and counts what must not be.</summary>
internal sealed class Findings
{
    private const int BytesPerByte = 8;
    private const long FreeBytes = 64L << 20;
    private const double MostSeconds = 2;

    private int _refused;
    private double _mostSeconds;
    private double _mostMemory;

    public int Tried { get; private set; }

    public int Count { get; private set; }

    /// <summary>Reads a file; memory is all that is allocated, time is the processor's.</summary>
    /// <param name="what">The file, to be named in a finding.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="isClear">Whether an exception is one that the reader documents.</param>
    /// <param name="read">Reads the file.</param>
    /// <returns>Whether it could be read.</returns>
    public bool Read(string what, long length, Func<Exception, bool> isClear, Action read)
    {
        Tried++;
        using var process = Process.GetCurrentProcess();
        var (before, began) = (GC.GetTotalAllocatedBytes(precise: true), process.TotalProcessorTime);
        bool done = false;
        try
        {
            read();
            done = true;
        }
        catch (Exception e)
        {
            _refused++;
            if (!isClear(e))
                Add($"{what}: {e.GetBaseException().GetType()}: {e.GetBaseException().Message}{Environment.NewLine}{e.GetBaseException().StackTrace}");
        }

        process.Refresh();
        double seconds = (process.TotalProcessorTime - began).TotalSeconds;
        double memory = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (BytesPerByte * length + FreeBytes);
        (_mostSeconds, _mostMemory) = (Math.Max(_mostSeconds, seconds), Math.Max(_mostMemory, memory));
        if (seconds > MostSeconds || memory > 1)
            Add($"{what}: {length} bytes took {seconds:F2} s and {memory:P0} of the memory allowed");
        return done;
    }

    /// <summary>Counts one more that is tried otherwise.</summary>
    public void Try(string what, Func<string?> fault)
    {
        Tried++;
        if (fault() is { } found)
            Add($"{what}: {found}");
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Tried} tried, {_refused} refused, {Count} findings; at most {_mostSeconds:F2} s and {_mostMemory:P0} of the memory allowed");

    private void Add(string finding)
    {
        Count++;
        Console.WriteLine(finding);
    }
}
