namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Rows to train on: their steps, their labels and their weights.</summary>
internal interface ITrainingRows
{
    ISequenceSource Inputs { get; }

    /// <summary>Numbers per label.</summary>
    int LabelWidth { get; }

    /// <summary>Writes a row's label, as the objective reads it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="labels">(<see cref="LabelWidth"/>).</param>
    void CopyLabels(int row, Span<float> labels);

    /// <summary>The weight of a row's loss.</summary>
    float WeightOf(int row);

    /// <summary>The weight of a row in the metric: its loss's weight without a class weight.</summary>
    float ExampleWeightOf(int row) => WeightOf(row);
}

/// <summary>Some rows to train or to measure on.</summary>
internal readonly record struct DataPart(ITrainingRows Set, int[] Rows);
