using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Cells.Search;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Tests.Cells.Search;

/// <summary>Mutants are cells: other equations, without idle parts, that train.</summary>
public class CellSearchTests
{
    public static TheoryData<Cell> Seeds => [new LstmCell(), new GruCell(), new MinimalGatedCell()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MutantsAreOtherViableCells(Cell seed)
    {
        var random = new Random(1);
        var structures = new HashSet<string>();
        for (int i = 0; i < 40; i++)
        {
            var cell = seed;
            for (int step = 0; step < 3; step++)
            {
                var mutant = CellSearch.Mutate(cell, random);
                CellSearch.Structure(mutant).Should().NotBe(CellSearch.Structure(cell));
                CellViability.Violation(mutant.Graph).Should().BeNull();
                structures.Add(CellSearch.Structure(mutant));
                cell = mutant;
            }

            JsonSerializer.Deserialize<Cell>(JsonSerializer.Serialize(cell)).Should().Be(cell);
        }

        structures.Should().HaveCountGreaterThan(80);
    }

    [Fact]
    public void SameSeedMutatesAlike() => CellSearch.Mutate(new LstmCell(), new Random(5)).Should().Be(CellSearch.Mutate(new LstmCell(), new Random(5)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EveryKindOfMutationMakesViableCells(int mutation)
    {
        var random = new Random(2);
        var made = Enumerable.Range(0, 300).Select(_ => CellMutations.Apply(CellMutations.All[mutation], new LstmCell().Graph, random)).Where(g => g is not null).ToArray();

        made.Should().Contain(g => CellViability.Violation(g!) == null && StructureHash.Of(g!) != CellSearch.Structure(new LstmCell()));
    }

    [Theory]
    [MemberData(nameof(Idle))]
    public void IdleAndUnstableCellsAreNotViable(Cell cell, string violation) => CellViability.Violation(cell.Graph).Should().Be(violation);

    public static TheoryData<Cell, string> Idle => new()
    {
        { Cell.Define("none", s => s.Output(Tanh(s.Input("a")))), "There is no state." },
        { Cell.Define("unread", s => s.Output(Tanh(s.Input("a") + s.Recurrent("a", s.Next(s.State("h"), Tanh(s.Input("b"))))))), "No output depends on the state 'h'." },
        { Cell.Define("deaf", s => { var h = s.State("h"); s.Output(s.Next(h, Tanh(h + 1)) + s.Input("a")); }), "The state 'h' does not depend on the input." },
        { Cell.Define("growing", s => { var h = s.State("h"); s.Output(s.Next(h, h * 2 + s.Input("a"))); }), "The probe's values grow without bound." },
        {
            Cell.Define("long", s => { var h = s.State("h"); s.Output(s.Next(h, Enumerable.Range(0, 20).Aggregate(h + s.Input("a"), (x, _) => Tanh(x)))); }),
            "There are 22 operations one upon the other; expected at most 20."
        },
        { Cell.Define("flat", s => { var h = s.State("h"); s.Output(s.Next(h, 0.5 * h + Tanh(s.Input("a")) + Max(s.Vector("v", initial: 0), 1))); }), "A parameter of the probe has no gradient." },
    };

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void EveryMutantTrains()
    {
        var random = new Random(3);
        Cell cell = new LstmCell();
        for (int i = 0; i < 40; i++)
        {
            cell = i % 10 == 0 ? (i % 20 == 0 ? new LstmCell() : new GruCell()) : CellSearch.Mutate(cell, random);
            var options = SmallOptions.Of(new RecurrentCellOptions { Cell = cell }, "Values", "Label");
            var context = new MLContext(1);

            var model = context.BinaryClassification.Trainers.Recurrent(options).Fit(SyntheticRows.View(context));

            model.History.Should().OnlyContain(e => double.IsFinite(e.TrainingLoss), JsonSerializer.Serialize(cell));
            model.Transform(SyntheticRows.View(context, count: 10)).GetColumn<float>("Score").Should().OnlyContain(s => float.IsFinite(s));
        }
    }
}
