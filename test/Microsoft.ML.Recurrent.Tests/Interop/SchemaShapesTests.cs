using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Interop;

/// <summary>The promised columns are those that ML.NET's own trainers promise.</summary>
public class SchemaShapesTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void FeaturesAreAVectorOfSingle()
    {
        var column = SchemaShapes.Features("Encoded");

        column.Name.Should().Be("Encoded");
        column.Kind.Should().Be(SchemaShape.Column.VectorKind.Vector);
        column.ItemType.Should().Be(NumberDataViewType.Single);
        column.IsKey.Should().BeFalse();
    }

    [Fact]
    public void ShapeOfASchemaHasItsColumns() => SchemaShapes.Of(_context.Data.LoadFromEnumerable<Row>([new()]).Schema).Select(column => column.Name)
        .Should().Contain(["Flag", "Values", "Target"]);

    [Fact]
    public void BinaryScoresAreThoseOfMLNet() => Same(
        PredictionTask.BinaryClassification, "Flag", _context.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag", "Values"));

    [Fact]
    public void MulticlassScoresAreThoseOfMLNet() => Same(
        PredictionTask.MulticlassClassification, "Named", _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Named", "Values"));

    [Fact]
    public void RegressionScoresAreThoseOfMLNet() => Same(
        PredictionTask.Regression, "Target", _context.Regression.Trainers.LbfgsPoissonRegression("Target", "Values"));

    private void Same(PredictionTask task, string label, IEstimator<ITransformer> trainer)
    {
        var data = _context.Data.LoadFromEnumerable<Row>([new(), new()]);
        var shape = _context.Transforms.Conversion.MapValueToKey("Named", "Name").GetOutputSchema(Shape(data.Schema));

        var promised = SchemaShapes.With(shape, SchemaShapes.Scores(Problem.Of(new TaskDescription(task, 1)), shape.Single(c => c.Name == label)));

        promised.Select(Text).Should().BeEquivalentTo(trainer.GetOutputSchema(shape).Select(Text));
    }

    /// <summary>ML.NET keeps the shape of a schema to itself.</summary>
    private static SchemaShape Shape(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;

    private static string Text(SchemaShape.Column column) =>
        $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} {string.Join("; ", column.Annotations.Select(Text).Order())}";

    private sealed class Row
    {
        public bool Flag { get; set; }

        public float Target { get; set; }

        public string Name { get; set; } = "a";

        [VectorType(2)]
        public float[] Values { get; set; } = [1, 2];
    }
}
