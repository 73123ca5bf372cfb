using System.Globalization;
using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>One predicted Boolean per step held against one label per step: by step and by row.</summary>
/// <remarks>Immutable and thread-safe. Every step counts alike, whatever its row's length. A ratio whose denominator is 0 is 0. Prints as a table.</remarks>
public sealed record BinarySequenceMetrics
{
    private static readonly TextTable<ClassLine> _table = new(
    [
        ("precision", ColumnFormat.Percent, line => line.Precision),
        ("recall", ColumnFormat.Percent, line => line.Recall),
        ("F1", ColumnFormat.Percent, line => line.F1),
        ("support", ColumnFormat.Count, line => line.Support),
        ("predicted", ColumnFormat.Count, line => line.Predicted),
        ("correct", ColumnFormat.Count, line => line.Correct),
    ]);

    /// <summary>Rows with at least one step.</summary>
    public required long Rows { get; init; }

    /// <summary>The fraction of <see cref="Rows"/> whose every step is predicted right, from 0 to 1.</summary>
    public required double RowAccuracy { get; init; }

    /// <summary>Steps that are true and predicted so.</summary>
    public required long TruePositives { get; init; }

    /// <summary>Steps that are false and predicted true.</summary>
    public required long FalsePositives { get; init; }

    /// <summary>Steps that are false and predicted so.</summary>
    public required long TrueNegatives { get; init; }

    /// <summary>Steps that are true and predicted false.</summary>
    public required long FalseNegatives { get; init; }

    /// <summary>The area under the ROC curve of all steps: the probability that a true step has a higher score than a false one; from 0 to 1, NaN without steps of both.</summary>
    public required double AreaUnderRocCurve { get; init; }

    /// <summary>The steps of all rows.</summary>
    public long Steps => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>The fraction of <see cref="Steps"/> that is predicted right, from 0 to 1.</summary>
    public double Accuracy => ClassLine.Ratio(TruePositives + TrueNegatives, Steps);

    /// <summary>The fraction of the steps predicted true that is true, from 0 to 1.</summary>
    public double PositivePrecision => Positive.Precision;

    /// <summary>The fraction of the true steps that is predicted true, from 0 to 1.</summary>
    public double PositiveRecall => Positive.Recall;

    /// <summary>The harmonic mean of <see cref="PositivePrecision"/> and <see cref="PositiveRecall"/>, from 0 to 1.</summary>
    public double F1Score => Positive.F1;

    /// <summary>The fraction of the steps predicted false that is false, from 0 to 1.</summary>
    public double NegativePrecision => Negative.Precision;

    /// <summary>The fraction of the false steps that is predicted false, from 0 to 1.</summary>
    public double NegativeRecall => Negative.Recall;

    private ClassLine Positive => new(TruePositives + FalseNegatives, TruePositives + FalsePositives, TruePositives);

    private ClassLine Negative => new(TrueNegatives + FalsePositives, TrueNegatives + FalseNegatives, TrueNegatives);

    /// <summary>The accuracies and the area under the curve, then a line for each class under a line of headings.</summary>
    public string ToTable() => string.Create(CultureInfo.InvariantCulture, $"steps {Accuracy:P2} of {Steps:N0} right, rows {RowAccuracy:P2} of {Rows:N0}; ")
        + (double.IsNaN(AreaUnderRocCurve) ? "all steps have one label" : string.Create(CultureInfo.InvariantCulture, $"AUC {AreaUnderRocCurve:F4}"))
        + Environment.NewLine + Environment.NewLine + _table.Of([("true", Positive), ("false", Negative)]);

    /// <summary>The same as <see cref="ToTable"/>.</summary>
    public override string ToString() => ToTable();

    private readonly record struct ClassLine(long Support, long Predicted, long Correct)
    {
        public double Precision => Ratio(Correct, Predicted);

        public double Recall => Ratio(Correct, Support);

        public double F1 => Ratio(2.0 * Correct, Predicted + Support);

        public static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
    }
}
