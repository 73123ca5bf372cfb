using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Everything of a data view that training needs, in memory.</summary>
/// <param name="Inputs">The rows' sequences and statics.</param>
/// <param name="Labels">(labels, <paramref name="LabelWidth"/>): 0/1, a class index from 0, or numbers as the task encodes them. One label for each row, or, where <see cref="LabelsSteps"/>
/// says so, for each step, one row after another; NaN where a step has none.</param>
/// <param name="LabelWidth">Numbers per label.</param>
/// <param name="Weights">One weight per label, class weights included; 0 where there is no label.</param>
internal sealed record TrainingSet(RaggedSequences Inputs, float[] Labels, int LabelWidth, float[] Weights) : ITrainingRows
{
    // Of the largest weight; a batch of smaller ones alone would have a mean beyond single precision.
    private const float Negligible = 1f / (1L << 60) / (1L << 40);

    // Class weights come later and by a copy, which keeps these.
    private readonly float[] _exampleWeights = Weights;

    ISequenceSource ITrainingRows.Inputs => Inputs;

    public bool LabelsSteps { get; init; }

    /// <summary>Rows of the data that are too short to teach anything, and are not here.</summary>
    public long Skipped { get; init; }

    public int Rows => Inputs.Rows;

    /// <summary>(labels of a row, <see cref="LabelWidth"/>).</summary>
    public ReadOnlySpan<float> LabelsOf(int row) => Of(row, Labels, LabelWidth);

    /// <summary>(labels of a row).</summary>
    public ReadOnlySpan<float> WeightsOf(int row) => Of(row, Weights, 1);

    /// <summary>Some rows of the set, in that order, as a set of their own.</summary>
    public TrainingSet Gather(ReadOnlySpan<int> rows)
    {
        var inputs = new RaggedSequences(Inputs.Columns, Inputs.Spelled);
        List<float> labels = [], weights = [];
        foreach (int row in rows)
        {
            inputs.Append(Inputs, row);
            labels.AddRange(LabelsOf(row));
            weights.AddRange(WeightsOf(row));
        }

        return new TrainingSet(inputs, [.. labels], LabelWidth, [.. weights]) { LabelsSteps = LabelsSteps };
    }

    public void CopyLabels(int row, Span<float> labels) => LabelsOf(row).CopyTo(labels);

    public void CopyWeights(int row, Span<float> weights) => WeightsOf(row).CopyTo(weights);

    public void CopyExampleWeights(int row, Span<float> weights) => Of(row, _exampleWeights, 1).CopyTo(weights);

    /// <summary>The same set, its weights divided by the power of two that brings the largest to 1 or above, below 2. A weighted mean keeps its bits, and neither
    /// sums of large weights nor products with small ones leave single precision. Weights that are nothing beside the largest become 0.</summary>
    public TrainingSet WithWeightsNearOne()
    {
        float most = Weights.Length == 0 ? 0 : Weights.Max();
        if (!(most > 0) || !float.IsFinite(most) || (most is >= 1 and < 2 && !Weights.Any(weight => weight is > 0 and < Negligible)))
            return this;
        int exponent = Math.ILogB(most);
        return this with { Weights = [.. Weights.Select(weight => MathF.ScaleB(weight, -exponent) is var scaled && scaled >= Negligible ? scaled : 0)] };
    }

    /// <summary>The same set with a number in place of each label that is not there: its weight is 0, but NaN times 0 is NaN.</summary>
    public TrainingSet WithoutGaps() => LabelsSteps && Labels.Any(float.IsNaN)
        ? this with { Labels = [.. Labels.Select(label => float.IsNaN(label) ? 0 : label)] }
        : this;

    /// <summary>The sum of a row's weights, without class weights.</summary>
    public float ExampleWeightOf(int row) => TensorPrimitives.Sum(Of(row, _exampleWeights, 1));

    private ReadOnlySpan<float> Of(int row, float[] values, int width) => LabelsSteps
        ? values.AsSpan(Inputs.Start(row) * width, Inputs.Length(row) * width)
        : values.AsSpan(row * width, width);
}
