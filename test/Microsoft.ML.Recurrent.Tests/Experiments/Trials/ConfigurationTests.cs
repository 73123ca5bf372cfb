using System.Text.Json;
using CsCheck;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Trials;

/// <summary>Configurations are values, and JSON gives them back exactly.</summary>
public class ConfigurationTests
{
    private static readonly Gen<object> _value = Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(v => (object)v), Gen.Long.Select(v => (object)v), Gen.Bool.Select(v => (object)v), Gen.String[Gen.Char.AlphaNumeric, 0, 5].Select(v => (object)v));

    [Fact]
    public void ComesBackFromJsonExactly() => Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 8], _value)[0, 6].Sample(values =>
    {
        var configuration = new Configuration(values);

        foreach (var rules in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web })
        {
            var returned = JsonSerializer.Deserialize<Configuration>(JsonSerializer.Serialize(configuration, rules), rules)!;

            returned.Equals(configuration).Should().BeTrue();
            returned.GetHashCode().Should().Be(configuration.GetHashCode());
            returned.Values.Select(v => v.GetType()).Should().Equal(configuration.Values.Select(v => v.GetType()));
        }
    }, iter: 300);

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(1L, "1")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData("\"é\n", "\"\\u0022\\u00E9\\n\"")]
    public void NumbersKeepTheirType(object value, string json) =>
        JsonSerializer.Serialize(new Configuration([new("x", value)])).Should().Be($$"""{"x":{{json}}}""");

    [Fact]
    public void WholeNumbersAndEnumerationsBecomePlain() =>
        new Configuration([new("a", 3), new("b", 0.5f), new("c", SequencePooling.Max)]).Values.Should().Equal(3L, 0.5, "Max");

    [Fact]
    public void OrderDoesNotMatter()
    {
        var configuration = new Configuration([new("a", 1), new("b", 2)]);

        configuration.Equals(new Configuration([new("b", 2), new("a", 1)])).Should().BeTrue();
        configuration.Equals(new Configuration([new("a", 1.0), new("b", 2)])).Should().BeFalse("a double is no long");
        configuration.Equals(new Configuration([new("a", 1)])).Should().BeFalse();
    }

    [Theory]
    [InlineData(double.NaN, "Parameter 'x' is NaN; expected a finite number.*")]
    [InlineData(float.PositiveInfinity, "Parameter 'x' is Infinity; expected a finite number.*")]
    [InlineData(null, "Parameter 'x' is null; expected a number, a Boolean, a text or an enumeration value.*")]
    [InlineData('c', "Parameter 'x' is of type Char; expected a number, a Boolean, a text or an enumeration value.*")]
    public void OtherValuesAreRefused(object? value, string message) =>
        FluentActions.Invoking(() => new Configuration([new("x", value!)])).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void EquationsAreShownByTheCellsName() =>
        new Configuration([new("Size", 2.5), new("Cell", JsonSerializer.Serialize<Cell>(new GruCell())), new("Text", "{odd")]).ToString().Should().Be("Size = 2.5, Cell = gru, Text = {odd");

    [Fact]
    public void HalfOfASurrogatePairIsRefused() => FluentActions.Invoking(() => new Configuration([new("x", new string('\ud800', 1))])).Should().Throw<ArgumentException>()
        .WithMessage("Parameter 'x' is a text with half of a surrogate pair; expected valid Unicode.*");

    [Theory]
    [InlineData("""{"x": null}""", "Parameter 'x' is Null; expected a number, a Boolean or a text.*")]
    [InlineData("""{"x": [1]}""", "Parameter 'x' is StartArray; expected a number, a Boolean or a text.*")]
    [InlineData("""{"x": 1, "x": 2}""", "Parameter 'x' is given twice; give every parameter one value.*")]
    [InlineData("""{"x": 9223372036854775808}""", "Parameter 'x' is 9223372036854775808; expected a whole number of 64 bits.*")]
    [InlineData("""{"x": 1e999}""", "Parameter 'x' is Infinity; expected a finite number.*")]
    [InlineData("[]", "A configuration is a JSON object; found StartArray.*")]
    public void OtherJsonIsRefused(string json, string message) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Configuration>(json)).Should().Throw<JsonException>().WithMessage(message);
}
