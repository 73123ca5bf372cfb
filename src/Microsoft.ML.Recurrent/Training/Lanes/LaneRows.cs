using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training.Lanes;

/// <summary>
/// Rows joined end to end and cut into lanes side by side, each of which is read window by window: a batch is the same window of all lanes, and goes on from the states that the batch before
/// has left. The windows of an epoch are cut when it begins; those of earlier ones stay readable.
/// </summary>
internal sealed class LaneRows : ITrainingRows, ISequenceSource
{
    private readonly TrainingSet _set;
    private readonly int _windowLength;
    private readonly bool _varies;
    private readonly List<int[]> _cuts = [];

    /// <param name="part">Rows with a label for each step, and without static columns; read in their order.</param>
    /// <param name="mostLanes">Lanes, unless the text is too short for a window in each.</param>
    /// <param name="windowLength">Steps of a window.</param>
    /// <param name="varies">Whether windows differ in length.</param>
    public LaneRows(DataPart part, int mostLanes, int windowLength, bool varies)
    {
        _set = ((TrainingSet)part.Set).Gather(part.Rows);
        (_windowLength, _varies) = (windowLength, varies);
        Lanes = Math.Clamp(Steps / windowLength, 1, mostLanes);
        Windows = Math.Max(1, (int)Math.Ceiling(Math.Ceiling(Steps / (double)Lanes) / windowLength));
        Part = new DataPart(this, [.. Enumerable.Range(0, checked(Windows * Lanes))]);
        _cuts.Add(EqualCuts());
    }

    /// <summary>Rows that are read at once.</summary>
    public int Lanes { get; }

    /// <summary>Batches of an epoch.</summary>
    public int Windows { get; }

    /// <summary>Every window of every lane, as rows to train or to measure on.</summary>
    public DataPart Part { get; }

    /// <summary>All rows' steps, joined.</summary>
    public TrainingSet Joined => _set;

    public ISequenceSource Inputs => this;

    public bool LabelsSteps => true;

    public int LabelWidth => _set.LabelWidth;

    private int Steps => _set.Inputs.TotalSteps;

    /// <summary>The batches of a new epoch, in the order of the text.</summary>
    public IEnumerable<int[]> Begin(Random random)
    {
        _cuts.Add(_varies ? WindowCuts.Draw(Windows, _cuts[0][^1], _windowLength, random) : _cuts[0]);
        int first = checked((_cuts.Count - 1) * Windows * Lanes);
        return Enumerable.Range(0, Windows).Select(window => BatchOf(first, window));
    }

    /// <summary>The rows of a window without random lengths.</summary>
    public int[] BatchOf(int window) => BatchOf(0, window);

    /// <summary>The length of a batch's window beside the mean of all: what its learning rate is multiplied by, so that a token of a short window counts no more than one of a long window
    /// (Merity et al. 2018, section 5.1). 1 where windows do not differ.</summary>
    public double RateOf(PackedBatch batch) => _varies ? batch.Packing.Steps * (double)Windows / _cuts[0][^1] : 1;

    /// <summary>A row's first step in the joined text.</summary>
    public int Start(int row)
    {
        var (cuts, window, lane) = Find(row);
        return LaneStart(lane) + Math.Min(cuts[window], LengthOf(lane));
    }

    public int Length(int row)
    {
        var (cuts, window, lane) = Find(row);
        int length = LengthOf(lane);
        return Math.Min(cuts[window + 1], length) - Math.Min(cuts[window], length);
    }

    public PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null)
    {
        int[] starts = new int[rows.Length], lengths = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            (starts[i], lengths[i]) = (Start(rows[i]), Length(rows[i]));
        var batch = _set.Inputs.Pack(starts, lengths, reuse);
        var (cuts, window, _) = Find(rows[0]);
        batch.FirstStep = cuts[window];
        return batch;
    }

    public void CopyLabels(int row, Span<float> labels) => _set.Labels.AsSpan(Start(row) * LabelWidth, Length(row) * LabelWidth).CopyTo(labels);

    public void CopyWeights(int row, Span<float> weights) => _set.Weights.AsSpan(Start(row), Length(row)).CopyTo(weights);

    private int[] BatchOf(int first, int window) => [.. Enumerable.Range(checked(first + window * Lanes), Lanes)];

    private (int[] Cuts, int Window, int Lane) Find(int row)
    {
        var (epoch, place) = Math.DivRem(row, Windows * Lanes);
        return (_cuts[epoch], place / Lanes, place % Lanes);
    }

    private int LaneStart(int lane) => (int)((long)Steps * lane / Lanes);

    /// <summary>The steps of a lane; two lanes differ by one at most.</summary>
    private int LengthOf(int lane) => LaneStart(lane + 1) - LaneStart(lane);

    private int[] EqualCuts()
    {
        int longest = Enumerable.Range(0, Lanes).Max(LengthOf);
        return [.. Enumerable.Range(0, Windows).Select(window => window * _windowLength), longest];
    }
}
