namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Rows to train on: their steps, their labels and their weights.</summary>
internal interface ITrainingRows
{
    ISequenceSource Inputs { get; }

    /// <summary>True if a row has a label for each of its steps, false if it has one in all.</summary>
    bool LabelsSteps => false;

    /// <summary>Numbers per label.</summary>
    int LabelWidth { get; }

    /// <summary>Writes a row's labels, as the objective reads them.</summary>
    /// <param name="row">The row.</param>
    /// <param name="labels">(labels of the row, <see cref="LabelWidth"/>).</param>
    void CopyLabels(int row, Span<float> labels);

    /// <summary>Writes the weight of each of a row's labels in the loss.</summary>
    /// <param name="row">The row.</param>
    /// <param name="weights">(labels of the row).</param>
    void CopyWeights(int row, Span<float> weights);

    /// <summary>Writes the weight of each of a row's labels in the metric: the loss's weight without a class weight.</summary>
    /// <param name="row">The row.</param>
    /// <param name="weights">(labels of the row).</param>
    void CopyExampleWeights(int row, Span<float> weights) => CopyWeights(row, weights);

    /// <summary>A row's labels.</summary>
    int CountOf(int row) => LabelsSteps ? Inputs.Length(row) : 1;
}

/// <summary>Some rows to train or to measure on.</summary>
internal readonly record struct DataPart(ITrainingRows Set, int[] Rows)
{
    /// <summary>True if no label of any row has a weight above 0.</summary>
    public bool IsWeightless()
    {
        float[] weights = [];
        foreach (int row in Rows)
        {
            int count = Set.CountOf(row);
            if (weights.Length < count)
                weights = new float[count];
            Set.CopyWeights(row, weights.AsSpan(0, count));
            if (weights.AsSpan(0, count).ContainsAnyExcept(0f))
                return false;
        }

        return true;
    }
}
