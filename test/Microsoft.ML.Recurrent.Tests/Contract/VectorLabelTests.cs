using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>A row of a vector label holds as many values as the column's type says, wherever labels are read.</summary>
public class VectorLabelTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<float[]?> OtherLengths => new(null, [], [1], [1, 2, 3]);

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void FitLabelOfAnotherLengthNamesColumnAndRow(float[]? label) =>
        _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Targets")).Invoking(t => t.Fit(Spoilt(label)))
            .Should().Throw<InvalidOperationException>().WithMessage(Refusal(label));

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void FitValidationLabelOfAnotherLengthNamesColumnAndRow(float[]? label) =>
        _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Targets")).Invoking(t => t.Fit(Rows(), Spoilt(label)))
            .Should().Throw<InvalidOperationException>().WithMessage($"The validation data cannot be used: {Refusal(label)}");

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void EvaluateOutputsLabelOfAnotherLengthNamesColumnAndRow(float[]? label)
    {
        var scored = _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Targets")).Fit(Rows()).Transform(Spoilt(label));

        _context.Regression.Invoking(r => r.EvaluateOutputs(scored, "Targets")).Should().Throw<InvalidOperationException>().WithMessage(Refusal(label));
    }

    private static string Refusal(float[]? label) =>
        $"Column 'Targets' holds a vector of {label?.Length ?? 0} values in row 7; expected 2, as its type says. Check how the column is made.";

    private IDataView Rows() => SyntheticRows.View(_context, 20);

    private IDataView Spoilt(float[]? label)
    {
        var rows = SyntheticRows.Create(20);
        rows[7].Targets = label!;
        return _context.Data.LoadFromEnumerable(rows);
    }
}
