using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>The demands of ML.NET's own harness on every estimator.</summary>
public sealed class EstimatorContractTests : IDisposable
{
    private static readonly MethodInfo _isCompatible =
        typeof(SchemaShape.Column).GetMethod("IsCompatibleWith", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> Names => EveryEstimator.Names;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Names))]
    public void SchemaThatIsPromisedIsDelivered(string name)
    {
        var data = EveryEstimator.Data(name);
        SchemaShape.Column[] promised = [.. EveryEstimator.Create(name).GetOutputSchema(SchemaDescription.ShapeOf(data.Schema)).OrderBy(c => c.Name)];
        SchemaShape.Column[] delivered =
            [.. SchemaDescription.ShapeOf(EveryEstimator.Fitted(name).GetOutputSchema(data.Schema)).OrderBy(c => c.Name)];

        promised.Select(Describe).Should().Equal(delivered.Select(Describe));
        promised.Zip(delivered).Should().OnlyContain(pair => IsCompatible(pair.First, pair.Second) && IsCompatible(pair.Second, pair.First));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TransformedHasTheSchemaThatTheTransformerSays(string name)
    {
        var (data, model) = (EveryEstimator.Data(name), EveryEstimator.Fitted(name));
        string[] expected = SchemaDescription.Lines(SchemaDescription.ShapeOf(model.GetOutputSchema(data.Schema)));

        SchemaDescription.Lines(SchemaDescription.ShapeOf(model.Transform(data).Schema)).Should().Equal(expected);
        model.IsRowToRowMapper.Should().Be(!EveryEstimator.IsForecaster(name));
        if (model.IsRowToRowMapper)
        {
            var mapper = model.GetRowToRowMapper(data.Schema);
            mapper.InputSchema.Should().BeSameAs(data.Schema);
            SchemaDescription.Lines(SchemaDescription.ShapeOf(mapper.OutputSchema)).Should().Equal(expected);
        }
        else
        {
            model.Invoking(m => m.GetRowToRowMapper(data.Schema)).Should().Throw<InvalidOperationException>();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadedGivesTheSameSchemaAndTheSameBits(string name)
    {
        var context = new MLContext(2);
        var (data, model) = (EveryEstimator.Data(name), EveryEstimator.Fitted(name));
        context.Model.Save(model, data.Schema, _file);

        var loaded = context.Model.Load(_file, out var schema);

        SchemaDescription.Lines(SchemaDescription.ShapeOf(schema)).Should().Equal(SchemaDescription.Lines(SchemaDescription.ShapeOf(data.Schema)));
        SchemaDescription.Lines(SchemaDescription.ShapeOf(loaded.GetOutputSchema(data.Schema))).Should().Equal(
            SchemaDescription.Lines(SchemaDescription.ShapeOf(model.GetOutputSchema(data.Schema))));
        Read(loaded, data).Should().Equal(Read(model, data)).And.Equal(Read(model, data));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ColumnsOfWrongTypesAreRefusedBeforeAndAfterAFit(string name)
    {
        var (wrong, model) = (EveryEstimator.Wrong(name), EveryEstimator.Fitted(name));
        var estimator = EveryEstimator.Create(name);
        Action[] calls =
        [
            () => estimator.Fit(wrong), () => estimator.GetOutputSchema(SchemaDescription.ShapeOf(wrong.Schema)),
            () => model.Transform(wrong), () => model.GetOutputSchema(wrong.Schema),
        ];

        foreach (var call in calls)
            call.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The data does not fit *");
    }

    private static string[] Read(ITransformer model, IDataView data)
    {
        var view = model.Transform(data);
        using var cursor = view.GetRowCursor(view.Schema);
        return [.. RowText.Read(cursor, view.Schema).Select(row => $"{row.Key}: {row.Value}")];
    }

    private static string Describe(SchemaShape.Column column) => $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey}";

    private static bool IsCompatible(SchemaShape.Column column, SchemaShape.Column other) => (bool)_isCompatible.Invoke(column, [other])!;
}
