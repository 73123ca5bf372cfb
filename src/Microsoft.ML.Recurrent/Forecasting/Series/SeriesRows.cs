using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// One series' rows, held compactly: targets, past covariates, future covariates and calendar numbers of each row, unscaled. Rows count
/// from the series' start; the oldest can be dropped. For one thread at a time while it grows; any number of threads may read.
/// </summary>
/// <param name="name">The series' key or text; empty where all rows are one series.</param>
/// <param name="width">Numbers per row.</param>
/// <param name="hasTime">Whether rows have times.</param>
internal sealed class SeriesRows(string name, int width, bool hasTime)
{
    private float[] _values = [];
    private long[] _ticks = [];
    private int _start;

    public string Name { get; } = name;

    /// <summary>Rows of the series so far, those dropped included.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest row still held.</summary>
    public int First { get; private set; }

    /// <summary>Static numbers, unscaled; empty before the first row.</summary>
    public float[] StaticNumbers { get; set; } = [];

    /// <summary>Static keys as tokens; 0 is the missing key.</summary>
    public int[] StaticTokens { get; set; } = [];

    /// <summary>Rows that the series will have, where that is known.</summary>
    public int Total { get; init; } = int.MaxValue;

    /// <summary>How the targets are scaled, where not per window.</summary>
    public ChannelScaling? TargetScaling { get; set; }

    /// <summary>(width) of a row.</summary>
    public Span<float> this[int row] => _values.AsSpan(Slot(row) * width, width);

    public long Ticks(int row) => _ticks[Slot(row)];

    /// <summary>Appends a row whose numbers the caller then writes.</summary>
    /// <exception cref="InvalidOperationException">More than 2³¹ − 1 numbers would have to be held.</exception>
    public Span<float> Add(long ticks)
    {
        int held = Count - First;
        if ((held + 1L) * Math.Max(1, width) > Array.MaxLength)
            throw new InvalidOperationException(SequenceErrors.TooLarge);
        if (_start + held == Capacity)
            MakeRoom(held);
        Count++;
        if (hasTime)
            _ticks[Slot(Count - 1)] = ticks;
        return this[Count - 1];
    }

    /// <summary>Forgets the rows before one.</summary>
    public void DropBefore(int row)
    {
        if (row <= First)
            return;
        _start += row - First;
        First = row;
    }

    /// <summary>Takes back the rows from one on.</summary>
    public void DropFrom(int row) => Count = Math.Min(Count, Math.Max(First, row));

    /// <summary>Begins a series without rows at a row later than its first, those before forgotten.</summary>
    public void BeginAt(int row) => First = Count = row;

    /// <summary>A series of its own that goes on from some of the rows held.</summary>
    /// <param name="first">The first row it holds.</param>
    /// <param name="end">The row it goes on with.</param>
    public SeriesRows Branch(int first, int end)
    {
        var branch = new SeriesRows(Name, width, hasTime)
        {
            StaticNumbers = StaticNumbers,
            StaticTokens = StaticTokens,
            TargetScaling = TargetScaling,
            First = first,
            Count = first,
        };
        for (int row = first; row < end; row++)
            this[row].CopyTo(branch.Add(hasTime ? Ticks(row) : 0));
        return branch;
    }

    private int Capacity => _values.Length / Math.Max(1, width);

    private int Slot(int row) => row >= First && row < Count
        ? _start + row - First
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Rows {First} to {Count - 1} are held.");

    /// <summary>Moves the rows to the front where half of the room has been given up, else grows.</summary>
    private void MakeRoom(int held)
    {
        int capacity = Capacity > 0 && held <= Capacity / 2 ? Capacity : (int)Math.Min(Array.MaxLength / Math.Max(1, width), Math.Max(16, 2L * held));
        float[] values = capacity == Capacity ? _values : new float[capacity * Math.Max(1, width)];
        Array.Copy(_values, _start * width, values, 0, held * width);
        _values = values;
        if (hasTime)
        {
            long[] ticks = _ticks.Length == capacity ? _ticks : new long[capacity];
            Array.Copy(_ticks, _start, ticks, 0, held);
            _ticks = ticks;
        }

        _start = 0;
    }
}
