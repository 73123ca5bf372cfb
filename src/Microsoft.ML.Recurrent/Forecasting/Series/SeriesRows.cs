using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>
/// One series' rows, held compactly: targets, past covariates, future covariates, remainders of transformed targets and calendar features of each row, unscaled. Rows count
/// from the series' start, in 64 bits; the oldest can be dropped. For one thread at a time while it grows; any number of threads may read.
/// </summary>
/// <param name="name">The series' key or text; empty where all rows are one series.</param>
/// <param name="width">Numbers per row.</param>
/// <param name="hasTime">Whether rows have times.</param>
internal sealed class SeriesRows(string name, int width, bool hasTime)
{
    private float[] _values = [];
    private long[] _ticks = [];
    private int _start;
    private volatile InferredStep? _inferred;

    public string Name { get; } = name;

    /// <summary>Its place among the series of a walk, in the order of their first rows.</summary>
    public int Place { get; set; }

    /// <summary>Rows of the series so far, those dropped included.</summary>
    public long Count { get; private set; }

    /// <summary>The oldest row still held.</summary>
    public long First { get; private set; }

    /// <summary>Static features, unscaled; empty before the first row.</summary>
    public float[] StaticNumbers { get; set; } = [];

    /// <summary>Static keys as tokens; 0 is the missing key.</summary>
    public int[] StaticTokens { get; set; } = [];

    /// <summary>The place in a row of the remainders that single precision leaves of its targets; below 0 where they are singles.</summary>
    public int FirstRemainder { get; init; } = -1;

    /// <summary>Rows that the series will have, where that is known.</summary>
    public long Total { get; init; } = long.MaxValue;

    /// <summary>The scaling of the targets, where not per window.</summary>
    public ChannelScaling? TargetScaling { get; set; }

    /// <summary>(targets): how far the targets of its windows typically lie from their mean; null where that is not known.</summary>
    public float[]? Typical { get; set; }

    /// <summary>(targets): the one value that a target had at fit, NaN where it moved; null where all moved.</summary>
    public float[]? Constants { get; set; }

    /// <summary>The time from row to row, where it is known beforehand.</summary>
    public TimeStep? TimeStep { get; set; }

    /// <summary>The time from row to row that is expected of its rows; null where they must tell.</summary>
    public TimeStep? UsualStep { get; set; }

    /// <summary>The time from row to row as the rows up to some origin had it; any thread may replace it.</summary>
    public InferredStep? Inferred
    {
        get => _inferred;
        set => _inferred = value;
    }

    /// <summary>(width) of a row.</summary>
    public Span<float> this[long row] => _values.AsSpan(Slot(row) * width, width);

    /// <summary>A target of a row.</summary>
    public double Target(long row, int target) => Target(this[row], target);

    /// <param name="values">A row of this series.</param>
    /// <param name="target">The target.</param>
    public double Target(ReadOnlySpan<float> values, int target) =>
        FirstRemainder < 0 ? values[target] : (double)values[target] + values[FirstRemainder + target];

    /// <summary>A target where a row's values count from 0 to the targets, else a covariate.</summary>
    /// <param name="row">The row.</param>
    /// <param name="channel">The value.</param>
    /// <param name="targets">Targets of a row.</param>
    public double Value(long row, int channel, int targets) => channel < targets ? Target(row, channel) : this[row][channel];

    public void SetTarget(long row, int target, double value) => SetTarget(this[row], target, value);

    public void SetTarget(Span<float> values, int target, double value) => SetTarget(values, target, FirstRemainder, value);

    /// <param name="values">A row.</param>
    /// <param name="target">The target.</param>
    /// <param name="firstRemainder">As <see cref="FirstRemainder"/>.</param>
    /// <param name="value">The target's value.</param>
    public static void SetTarget(Span<float> values, int target, int firstRemainder, double value)
    {
        values[target] = (float)value;
        if (firstRemainder >= 0)
            values[firstRemainder + target] = float.IsFinite(values[target]) ? (float)(value - values[target]) : 0;
    }

    public long Ticks(long row) => _ticks[Slot(row)];

    /// <summary>Appends a row whose numbers the caller then writes.</summary>
    /// <exception cref="InvalidOperationException">More than 2³¹ − 1 numbers would have to be held.</exception>
    public Span<float> Add(long ticks)
    {
        int held = Held;
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
    public void DropBefore(long row)
    {
        if (row <= First)
            return;
        _start += (int)(row - First);
        First = row;
    }

    /// <summary>Takes back the rows from one on.</summary>
    public void DropFrom(long row) => Count = Math.Min(Count, Math.Max(First, row));

    /// <summary>Begins a series without rows at a row later than its first, those before forgotten.</summary>
    public void BeginAt(long row) => First = Count = row;

    /// <summary>A series of its own that goes on from some of the rows held.</summary>
    /// <param name="first">The first row it holds.</param>
    /// <param name="end">The row it goes on with.</param>
    public SeriesRows Branch(long first, long end)
    {
        int rows = (int)(end - first);
        var branch = new SeriesRows(Name, width, hasTime)
        {
            _values = new float[rows * width],
            _ticks = hasTime ? new long[rows] : [],
            StaticNumbers = StaticNumbers,
            StaticTokens = StaticTokens,
            TargetScaling = TargetScaling,
            Typical = Typical,
            Constants = Constants,
            FirstRemainder = FirstRemainder,
            TimeStep = TimeStep,
            UsualStep = UsualStep,
            First = first,
            Count = first,
        };
        for (long row = first; row < end; row++)
            this[row].CopyTo(branch.Add(hasTime ? Ticks(row) : 0));
        return branch;
    }

    /// <summary>The same rows, each with what a calendar makes of its time behind its values.</summary>
    /// <exception cref="InvalidOperationException">More than 2³¹ − 1 numbers would have to be held.</exception>
    public SeriesRows With(CalendarEncoding calendar)
    {
        var wider = new SeriesRows(Name, width + calendar.Width, hasTime)
        {
            StaticNumbers = StaticNumbers,
            StaticTokens = StaticTokens,
            Total = Total,
            FirstRemainder = FirstRemainder,
            First = First,
            Count = First,
        };
        for (long row = First; row < Count; row++)
        {
            var values = wider.Add(Ticks(row));
            this[row].CopyTo(values);
            calendar.Write(new DateTime(Ticks(row)), values[width..]);
        }

        return wider;
    }

    private int Held => (int)(Count - First);

    private int Capacity => _values.Length / Math.Max(1, width);

    private int Slot(long row) => row >= First && row < Count
        ? _start + (int)(row - First)
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Rows {First} to {Count - 1} are held.");

    /// <summary>Moves the rows to the front where a third of the room has been given up, else grows. Room is got before anything is moved,
    /// so that running out of memory changes nothing.</summary>
    private void MakeRoom(int held)
    {
        int capacity = Capacity - held > Capacity / 3 ? Capacity : (int)Math.Min(Array.MaxLength / Math.Max(1, width), held + Math.Max(2, held / 2L));
        float[] values = capacity == Capacity ? _values : new float[capacity * Math.Max(1, width)];
        long[] ticks = !hasTime || capacity == Capacity ? _ticks : new long[capacity];
        Array.Copy(_values, _start * width, values, 0, held * width);
        if (hasTime)
            Array.Copy(_ticks, _start, ticks, 0, held);
        (_values, _ticks, _start) = (values, ticks, 0);
    }
}
