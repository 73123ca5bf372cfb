using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>
/// Values between two pages that can be neither read nor written: whoever reaches one value too far, before or behind, ends the process.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private readonly nint _start;
    private readonly nuint _bytes;

    /// <param name="count">How many values.</param>
    /// <param name="atEnd">Whether they stand right before the page behind them, else right after the page before them.</param>
    public GuardedMemory(int count, bool atEnd)
    {
        nuint page = (nuint)Environment.SystemPageSize, size = ((nuint)count * sizeof(float) + page - 1) / page * page;
        Count = count;
        _bytes = size + 2 * page;
        _start = Reserve(_bytes, page, size);
        Pointer = (float*)(_start + (nint)page + (atEnd ? (nint)(size - (nuint)count * sizeof(float)) : 0));
        Span.Clear();
    }

    /// <summary>Some random values, from −1 to 1.</summary>
    public static GuardedMemory Random(int count, bool atEnd, Random random)
    {
        var memory = new GuardedMemory(count, atEnd);
        foreach (ref float value in memory.Span)
            value = 2 * random.NextSingle() - 1;
        return memory;
    }

    public int Count { get; }

    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Count);

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            VirtualFree(_start, 0, type: 0x8000);
        else
            Unmap(_start, _bytes);
    }

    /// <summary>Reserves pages that nobody may touch, and opens those in the middle.</summary>
    private static nint Reserve(nuint bytes, nuint page, nuint size)
    {
        if (OperatingSystem.IsWindows())
        {
            nint reserved = VirtualAlloc(0, bytes, type: 0x2000, protection: 1);
            if (reserved != 0 && size > 0)
                VirtualAlloc(reserved + (nint)page, size, type: 0x1000, protection: 4).Should().NotBe(0);
            return reserved != 0 ? reserved : throw new OutOfMemoryException();
        }

        nint start = Map(0, bytes, protection: 0, flags: OperatingSystem.IsMacOS() ? 0x1002 : 0x22, file: -1, offset: 0);
        if (start == -1)
            throw new OutOfMemoryException();
        if (size > 0)
            Protect(start + (nint)page, size, protection: 3).Should().Be(0);
        return start;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(nint address, nuint size, uint type);
}
