using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A vector's values are targets, covariates or statics by place: data that names them in another order is refused.</summary>
public class ForecastSlotOrderTests
{
    private const string Reordered = "column 'Both' holds 'Other', 'Value'; the network was fitted on 'Value', 'Other', and reads the values of a vector by their places. "
        + "Join the same columns in the same order.";

    private readonly MLContext _context = new(1);

    public static TheoryData<string> Roles => new("target", "past", "future");

    [Theory]
    [MemberData(nameof(Roles))]
    public void TransformValuesInAnotherOrderIsRefusedWithBothLists(string role)
    {
        var model = SmallForecasts.Fit(Options(role), Joined("Value", "Other"));

        foreach (var fitted in new[] { model, new ForecastingTransformer(StoredForecast.Of(model.Fitted).Read()) })
        {
            fitted.Invoking(m => m.Transform(Joined("Other", "Value"))).Should().Throw<ArgumentException>().WithMessage($"*C{Reordered[1..]}*");
            fitted.Invoking(m => m.ForecastLatest(Joined("Other", "Value"))).Should().Throw<ArgumentException>().WithMessage($"*C{Reordered[1..]}*");
            SmallForecasts.Forecast(fitted, Unnamed()).Should().HaveCount(60, "values without names are taken by their places");
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void FitValidationDataOrContinuedInAnotherOrderIsRefused(string role)
    {
        var estimator = _context.Forecasting.ForecastByGru(Options(role));
        var (named, reordered) = (Joined("Value", "Other"), Joined("Other", "Value"));
        var unnamed = estimator.Fit(Unnamed());

        estimator.Invoking(e => e.Fit(named, reordered)).Should().Throw<ArgumentException>().WithMessage($"*C{Reordered[1..]}*validationData*");
        estimator.Invoking(e => e.Fit(reordered, continueFrom: estimator.Fit(named))).Should().Throw<ArgumentException>().WithMessage($"*C{Reordered[1..]}*");
        estimator.Invoking(e => e.Fit(named, reordered, unnamed)).Should().Throw<ArgumentException>().WithMessage($"*C{Reordered[1..]}*");
        estimator.Fit(named, continueFrom: unnamed).Invoking(m => m.Transform(reordered)).Should().Throw<ArgumentException>("a continued fit learns the names");
    }

    [Fact]
    public void TransformStaticsInAnotherOrderIsRefusedWithBothLists()
    {
        var options = SmallForecasts.Gru with { StaticColumnNames = ["Both"] };
        var model = SmallForecasts.Fit(options, Joined("Size", "Key"));

        model.Invoking(m => m.Transform(Joined("Key", "Size"))).Should().Throw<ArgumentException>()
            .WithMessage("*Static column 'Both' holds 'Key', 'Size'; the network was fitted on 'Size', 'Key'*");
    }

    [Fact]
    public void EvaluateTargetsInAnotherOrderIsRefusedWithBothLists()
    {
        var forecasts = SmallForecasts.Fit(Options("target"), Joined("Value", "Other")).Transform(Joined("Value", "Other"));
        var reordered = _context.Transforms.Concatenate("Both", "Other", "Value").Fit(forecasts).Transform(forecasts);

        _context.Forecasting.Invoking(f => f.Evaluate(reordered)).Should().Throw<ArgumentException>()
            .WithMessage("*Forecast column 'Forecast' forecasts 'Value', 'Other', but the targets are 'Other', 'Value'; expected the same order*");
        _context.Forecasting.Invoking(f => f.Evaluate(forecasts, new ForecastEvaluationOptions { TargetColumnNames = ["Other", "Value"] })).Should().Throw<ArgumentException>();
        _context.Forecasting.Evaluate(forecasts).Targets.Keys.Should().Equal("Value", "Other");
    }

    [Fact]
    public void LoadNamesThatDoNotFitTheColumnAreRefused() =>
        StoredForecast.Of(SmallForecasts.Fit(Options("target"), Joined("Value", "Other")).Fitted)
            .WithManifest(m => m["columns"]!["sources"]![0]!["slots"]!["count"] = 3).Invoking(s => s.Read()).Should().Throw<FormatException>()
            .WithMessage("*Column 'Both' has 2 names of 3 values; expected 2.*");

    private static GruForecastingOptions Options(string role) => role switch
    {
        "past" => SmallForecasts.Gru with { PastCovariateColumnNames = ["Both"] },
        "future" => SmallForecasts.Gru with { FutureCovariateColumnNames = ["Both"] },
        _ => SmallForecasts.Gru with { TargetColumnNames = ["Both"] },
    };

    private IDataView Joined(params string[] inputs)
    {
        var rows = _context.Data.LoadFromEnumerable(SyntheticSeries.Create(60));
        if (inputs.Contains("Key"))
            rows = _context.Transforms.CopyColumns("Key", "Size").Fit(rows).Transform(rows);
        return _context.Transforms.Concatenate("Both", inputs).Fit(rows).Transform(rows);
    }

    private IDataView Unnamed()
    {
        var rows = _context.Data.LoadFromEnumerable(WideRow.Rows(60));
        return _context.Transforms.CopyColumns("Both", "Load").Fit(rows).Transform(rows);
    }
}
