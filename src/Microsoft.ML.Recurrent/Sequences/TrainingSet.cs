namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Everything of a data view that training needs, in memory.</summary>
/// <param name="Inputs">The rows' sequences and statics.</param>
/// <param name="Labels">(rows, <paramref name="LabelWidth"/>): 0/1, a class index from 0, or numbers as the task encodes them.</param>
/// <param name="LabelWidth">Numbers per label.</param>
/// <param name="Weights">One weight per row, class weights included.</param>
internal sealed record TrainingSet(RaggedSequences Inputs, float[] Labels, int LabelWidth, float[] Weights) : ITrainingRows
{
    // Of the largest weight; a batch of smaller ones alone would have a mean beyond single precision.
    private const float Negligible = 1f / (1L << 60) / (1L << 40);

    // Class weights come later and by a copy, which keeps these.
    private readonly float[] _exampleWeights = Weights;

    ISequenceSource ITrainingRows.Inputs => Inputs;

    public int Rows => Weights.Length;

    public ReadOnlySpan<float> LabelsOf(int row) => Labels.AsSpan(row * LabelWidth, LabelWidth);

    public void CopyLabels(int row, Span<float> labels) => LabelsOf(row).CopyTo(labels);

    public float WeightOf(int row) => Weights[row];

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

    public float ExampleWeightOf(int row) => _exampleWeights[row];
}
