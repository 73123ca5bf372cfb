using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Schema errors are of the type and have the mark that ML.NET's own checks give theirs: its test harness takes no others.</summary>
public class SchemaErrorTests
{
    private static readonly MLContext _context = new(1);
    private readonly IDataView _empty = _context.Data.LoadFromEnumerable<Nothing>([new()]);

    private static readonly Lazy<RecurrentTransformer> _rows = new(() =>
        _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(SyntheticRows.View(_context, 20)));

    private static readonly Lazy<ForecastingTransformer> _forecaster = new(() =>
        _context.Forecasting.ForecastByGru(SmallForecasts.Gru).Fit(_context.Data.LoadFromEnumerable(SyntheticSeries.Create(40))));

    [Fact]
    public void EstimatorsMarkThem()
    {
        IsOneOfMLNets(() => _context.Transforms.Lstm("Features", "Nowhere").Fit(_empty), "schema");
        IsOneOfMLNets(() => _context.BinaryClassification.Trainers.Gru("Label", "Nowhere").GetOutputSchema(SchemaDescription.ShapeOf(_empty.Schema)), "schema");
        IsOneOfMLNets(() => _context.Forecasting.ForecastByGru(SmallForecasts.Gru).Fit(_empty), "schema");
        IsOneOfMLNets(() => _context.Forecasting.ForecastByGru(SmallForecasts.Gru).GetOutputSchema(SchemaDescription.ShapeOf(_empty.Schema)), "schema");
        IsOneOfMLNets(() => _context.Transforms.Gru(SmallOptions.Gru()).Fit(SyntheticRows.View(_context), validationData: _empty), "validationData");
    }

    [Fact]
    public void TransformersMarkThem()
    {
        foreach (ITransformer model in new ITransformer[] { _rows.Value, _forecaster.Value })
        {
            IsOneOfMLNets(() => model.Transform(_empty), "schema");
            IsOneOfMLNets(() => model.GetOutputSchema(_empty.Schema), "schema");
        }

        IsOneOfMLNets(() => _rows.Value.GetRowToRowMapper(_empty.Schema), "schema");
        IsOneOfMLNets(() => _context.Forecasting.Evaluate(_empty), "data");
    }

    [Fact]
    public void CursorsMarkThem()
    {
        var view = _rows.Value.Transform(SyntheticRows.View(_context, 3));
        var wider = _context.Transforms.CopyColumns("Copy", "Level").Fit(view).Transform(view);
        using var cursor = view.GetRowCursor([view.Schema["Level"]]);

        IsOneOfMLNets(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]), "column");
        IsOneOfMLNets(() => cursor.GetGetter<float>(wider.Schema["Copy"]), "column");
        cursor.IsColumnActive(wider.Schema["Copy"]).Should().BeFalse();
        IsOneOfMLNets(() => view.GetRowCursor([wider.Schema["Copy"]]), "columns");
    }

    [Fact]
    public void NullIsAnArgumentNullException()
    {
        FluentActions.Invoking(() => _rows.Value.Transform(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
        FluentActions.Invoking(() => _forecaster.Value.GetOutputSchema(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => _context.Transforms.Lstm(SmallOptions.Lstm()).Fit(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
        FluentActions.Invoking(() => _context.Forecasting.ForecastByGru(SmallForecasts.Gru).GetOutputSchema(null!)).Should().Throw<ArgumentNullException>();
    }

    private static void IsOneOfMLNets(Action action, string parameter)
    {
        var exception = action.Should().ThrowExactly<ArgumentOutOfRangeException>().WithParameterName(parameter).Which;
        var isMarked = typeof(IDataView).Assembly.GetType("Microsoft.ML.Runtime.Contracts")
            ?? Assembly.Load("Microsoft.ML.Core").GetType("Microsoft.ML.Runtime.Contracts")!;
        isMarked.GetMethod("IsMarked", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [exception]).Should().Be(true);
    }

    private sealed class Nothing
    {
        public double Other { get; set; }
    }
}
