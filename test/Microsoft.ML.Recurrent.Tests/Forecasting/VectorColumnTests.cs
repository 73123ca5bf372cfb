using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A vector column is as many targets or covariates as it has values.</summary>
public class VectorColumnTests
{
    private static readonly GruForecastingOptions _vectors = SmallForecasts.Gru with
    {
        TargetColumnNames = ["Load"],
        SeriesColumnName = "Series",
        TimeColumnName = "Time",
        FutureCovariateColumnNames = ["Plan"],
        Lags = [2],
    };

    private static readonly GruForecastingOptions _scalars = _vectors with { TargetColumnNames = ["Value", "Other"], FutureCovariateColumnNames = ["Future", "Twice"] };

    private readonly MLContext _context = new(1);

    private IDataView Data => _context.Data.LoadFromEnumerable(WideRow.Rows(60, 40));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TransformIsThatOfOneColumnForEachValueBitForBit(bool asSeries)
    {
        var vectors = SmallForecasts.Fit(_vectors with { TargetsAsSeries = asSeries }, Data);
        var scalars = SmallForecasts.Fit(_scalars with { TargetsAsSeries = asSeries }, Data);
        SmallForecasts.Forecast(vectors, Data).Should().BeEquivalentTo(SmallForecasts.Forecast(scalars, Data), o => o.WithStrictOrdering());
        vectors.Transform(Data).Schema["Forecast"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 3, 2));
    }

    [Fact]
    public void PredictStreamEqualsTransformAndGivesTheObservationBack()
    {
        var rows = WideRow.Rows(60, 40);
        var model = SmallForecasts.Fit(_vectors, Data);
        float[][] transformed = SmallForecasts.Forecast(model, Data);
        using var engine = model.CreateForecastingEngine<WideRow, WideForecast>(_context);
        for (int i = 0; i < rows.Length; i++)
            engine.Predict(rows[i], [.. rows.Skip(i + 1).Where(r => r.Series == rows[i].Series).Take(3)]).Forecast.Should().Equal(transformed[i], $"row {i}");
        engine.Predict("series 1").Load.Should().Equal(rows[59].Load);
    }

    [Fact]
    public void SaveAndLoadGivesTheSameForecastsAndRefusesOtherWidths()
    {
        var stored = StoredForecast.Of(SmallForecasts.Fit(_vectors, Data).Fitted);
        SmallForecasts.Forecast(new ForecastingTransformer(stored.Read()), Data).Should().BeEquivalentTo(
            SmallForecasts.Forecast(SmallForecasts.Fit(_vectors, Data), Data), o => o.WithStrictOrdering());
        foreach (int width in new[] { 0, 1, 3, int.MaxValue })
            stored.WithManifest(m => m["columns"]!["sources"]![0]!["width"] = width).Invoking(s => s.Read()).Should().Throw<FormatException>()
                .WithMessage("*The columns are not those of the options.*");
    }

    [Fact]
    public void SaveOnnxTakesTheVectorAsItIs()
    {
        var rows = WideRow.Rows(60);
        var model = SmallForecasts.Fit(_vectors, Data);
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        using var session = new InferenceSession(stream.ToArray());
        session.InputNames.Should().Equal("Load", "Plan", "Plan.ahead", "lengths");
        WideRow[] history = rows[30..46];
        using var results = session.Run(
        [
            Tensor("Load", [.. history.SelectMany(r => r.Load)], 1, 16, 2), Tensor("Plan", [.. history.SelectMany(r => r.Plan)], 1, 16, 2),
            Tensor("Plan.ahead", [.. rows[46..49].SelectMany(r => r.Plan)], 1, 3, 2), Tensor("lengths", [16L], 1),
        ]);
        float[] required = SmallForecasts.Forecast(model, _context.Data.LoadFromEnumerable(rows))[45];
        results[0].AsEnumerable<float>().Should().Equal(required, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void TransformSlotNamesAreTheTargetsNames()
    {
        var named = _context.Transforms.Concatenate("Both", "Value", "Other").Fit(Data).Transform(Data);
        var view = SmallForecasts.Fit(_vectors with { TargetColumnNames = ["Both"], Horizon = 1 }, named).Transform(named);
        SlotNames(view).Should().Equal("Value +1", "Other +1");
        _context.Forecasting.Evaluate(view).Targets.Keys.Should().Equal("Value", "Other");
        SlotNames(SmallForecasts.Fit(_vectors with { Horizon = 1 }, Data).Transform(Data)).Should().Equal("Load[0] +1", "Load[1] +1");
        var beside = SmallForecasts.Fit(_vectors with { TargetColumnNames = ["Value", "Both"], Horizon = 1 }, named).Transform(named);
        SlotNames(beside).Should().Equal(["Value +1", "Both[0] +1", "Both[1] +1"], "the first slot's name is another target's");
    }

    [Fact]
    public void BacktestMeasuresEachValue()
    {
        var result = _context.Forecasting.Backtest(Data, _context.Forecasting.ForecastByGru(_vectors with { ScaleEachSeries = true }), new BacktestOptions { Folds = 2 });
        result.Overall.Targets.Keys.Should().Equal("Load[0]", "Load[1]");
        result.Overall.Targets.Values.Should().OnlyContain(m => m.Count > 0);
    }

    [Fact]
    public void AnotherWidthIsRefusedWhereverDataComesIn()
    {
        var model = SmallForecasts.Fit(_vectors, Data);
        var wider = _context.Transforms.Concatenate("Load", "Value", "Other", "Future").Fit(Data).Transform(Data);
        const string Refusal = "The data does not fit GruForecastingOptions: Column 'Load' is a vector of Single of length 3; the network was fitted on a vector of Single of length 2.*";
        model.Invoking(m => m.Transform(wider)).Should().Throw<ArgumentException>().WithMessage(Refusal);
        var estimator = _context.Forecasting.ForecastByGru(_vectors);
        estimator.Invoking(e => e.Fit(wider, continueFrom: model)).Should().Throw<ArgumentException>().WithMessage(Refusal);
        estimator.Invoking(e => e.Fit(Data, validationData: wider)).Should().Throw<ArgumentException>().WithMessage("*Column 'Load' is a vector of Single of length 3*");
        estimator.GetOutputSchema(SchemaDescription.ShapeOf(Data.Schema)).Should().Contain(c => c.Name == "Forecast");
    }

    [Fact]
    public void FitInfiniteValueInAVectorNamesIt()
    {
        var rows = WideRow.Rows(60);
        rows[7].Load[1] = float.PositiveInfinity;
        FluentActions.Invoking(() => SmallForecasts.Fit(_vectors, _context.Data.LoadFromEnumerable(rows))).Should().Throw<InvalidOperationException>()
            .WithMessage("Column 'Load[1]' holds Infinity in row 7 of series 'series 1'*");
        rows[7].Load[1] = float.NaN;
        SmallForecasts.Forecast(SmallForecasts.Fit(_vectors, _context.Data.LoadFromEnumerable(rows)), _context.Data.LoadFromEnumerable(rows))[7]
            .Should().OnlyContain(f => float.IsFinite(f), "a missing value is masked");
    }

    private static string[] SlotNames(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Forecast"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
