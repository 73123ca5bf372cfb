namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Everything of a data view that training needs, in memory.</summary>
/// <param name="Inputs">The rows' sequences and statics.</param>
/// <param name="Labels">(rows, <paramref name="LabelWidth"/>): 0/1, a class index from 0, or numbers as the task encodes them.</param>
/// <param name="LabelWidth">Numbers per label.</param>
/// <param name="Weights">One weight per row, class weights included.</param>
internal sealed record TrainingSet(RaggedSequences Inputs, float[] Labels, int LabelWidth, float[] Weights) : ITrainingRows
{
    // Class weights come later and by a copy, which keeps these.
    private readonly float[] _exampleWeights = Weights;

    ISequenceSource ITrainingRows.Inputs => Inputs;

    public int Rows => Weights.Length;

    public ReadOnlySpan<float> LabelsOf(int row) => Labels.AsSpan(row * LabelWidth, LabelWidth);

    public void CopyLabels(int row, Span<float> labels) => LabelsOf(row).CopyTo(labels);

    public float WeightOf(int row) => Weights[row];

    public float ExampleWeightOf(int row) => _exampleWeights[row];
}
