using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.Recurrent.Forecasting.Backtesting;
using Microsoft.ML.Recurrent.Forecasting.Evaluation;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>The ranges in the documentation of options are those that the validators accept: read from the XML file that ships.</summary>
public class DocumentedRangesTests
{
    private const double Least = 1e-30;

    private static readonly Dictionary<Type, object> _valid = new object[]
    {
        SmallOptions.Lstm() with { FeaturesPerStepByColumn = new Dictionary<string, int> { ["Values"] = 1 } }, SmallForecasts.Gru with { HiddenSize = 1 },
        new TrainingOptions(), new CharacterOptions(), new ForecastEvaluationOptions(), new BacktestOptions { Horizon = 3, Evaluation = new() { TargetColumnNames = ["Value"] } },
    }.ToDictionary(options => options.GetType());

    private static readonly Lazy<Dictionary<string, string>> _summaries = new(() => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Recurrent.xml"))
        .Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, m => Regex.Replace(m.Element("summary")?.Value ?? "", @"\s+", " ")));

    public static TheoryData<Type, string> Numbers
    {
        get
        {
            var numbers = new TheoryData<Type, string>();
            foreach (var (type, property) in _valid.Keys.SelectMany(t => t.GetProperties().Select(p => (t, p))).Where(n => n.p.CanWrite && IsNumber(n.p) && n.p.Name != "Seed"))
                numbers.Add(type, property.Name);
            return numbers;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void NumberWithinItsRangeAloneIsAccepted(Type options, string name)
    {
        var property = options.GetProperty(name)!;
        string summary = _summaries.Value[$"P:{property.DeclaringType!.FullName}.{name}"];
        string range = Regex.Match(summary, @"(?:Range: |Range of each: )(.*?)(?:\.$|\. |; )").Groups[1].Value;
        var (inside, outside) = Examples(range, property);

        foreach (double number in inside)
            Violations(options, property, number).Should().BeEmpty($"{name} = {number} is within \"{range}\"");
        foreach (double number in outside)
            Violations(options, property, number).Should().NotBeEmpty($"{name} = {number} is beyond \"{range}\"");
        outside.Should().NotBeEmpty();
    }

    private static (double[] Inside, double[] Outside) Examples(string range, PropertyInfo property)
    {
        bool isWhole = ItemOf(property) == typeof(int);
        if (range.StartsWith("a finite number", StringComparison.Ordinal))
            return ([-1e30, 0, 1e30], [double.NaN, double.PositiveInfinity]);
        if (Regex.Match(range, @"^above 0, within single precision$").Success)
            return ([Least, float.MaxValue], [0, -1, double.NaN, 1e39]);
        if (Regex.Match(range, @"^([\d,]+) or more(, within single precision)?$") is { Success: true } least)
            return (isWhole ? [Number(least, 1), int.MaxValue] : [Number(least, 1), float.MaxValue], isWhole ? [Number(least, 1) - 1, int.MinValue] : [-Least, double.NaN, 1e39]);
        var ends = Regex.Match(range, @"^([\d,]*\d)( \(inclusive\)| \(exclusive\))? to ([\d,]*\d)( \(inclusive\)| \(exclusive\))?(, each once)?$");
        ends.Success.Should().BeTrue($"the documentation of {property.Name} says its range: \"{range}\"");
        double first = Number(ends, 1), last = Number(ends, 3), step = isWhole ? 1 : 1e-6;
        bool withFirst = ends.Groups[2].Value != " (exclusive)", withLast = ends.Groups[4].Value != " (exclusive)";
        return ([withFirst ? first : first + step, withLast ? last : last - step], [withFirst ? first - step : first, withLast ? last + step : last]);
    }

    private static double Number(Match match, int group) => double.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string[] Violations(Type type, PropertyInfo property, double number)
    {
        object options = type.GetMethod("<Clone>$")!.Invoke(_valid[type], [])!;
        object value = Convert.ChangeType(number, ItemOf(property), CultureInfo.InvariantCulture);
        property.SetValue(options, property.PropertyType == typeof(IReadOnlyList<int>) ? new[] { (int)value }
            : property.PropertyType == typeof(IReadOnlyDictionary<string, int>) ? new Dictionary<string, int> { ["Values"] = (int)value } : value);
        return [.. Messages(options).Where(m => m.Contains(property.Name.TrimEnd('s'), StringComparison.OrdinalIgnoreCase) || property.PropertyType.IsInterface)];
    }

    private static IEnumerable<string> Messages(object options)
    {
        try
        {
            switch (options)
            {
                case RecurrentOptions network:
                    OptionsValidation.ThrowIfInvalid(network);
                    break;
                case TrainingOptions training:
                    OptionsValidation.ThrowIfInvalid(SmallOptions.Lstm() with { Training = training });
                    break;
                case CharacterOptions characters:
                    OptionsValidation.ThrowIfInvalid(SmallOptions.Lstm("Words") with { Characters = characters });
                    break;
                case ForecastingOptions forecast:
                    ForecastingOptionsValidation.ThrowIfInvalid(forecast);
                    break;
                case BacktestOptions backtest:
                    BacktestValidation.ThrowIfInvalid(backtest, "an estimator of another library");
                    break;
                default:
                    ForecastEvaluationValidation.ThrowIfInvalid((ForecastEvaluationOptions)options);
                    break;
            }

            return [];
        }
        catch (ArgumentException e)
        {
            return e.Message.Split(Environment.NewLine);
        }
    }

    private static bool IsNumber(PropertyInfo property) => ItemOf(property) is var item && (item == typeof(int) || item == typeof(float) || item == typeof(double))
        && property.PropertyType != typeof(IReadOnlyList<float>);

    private static Type ItemOf(PropertyInfo property) => property.PropertyType switch
    {
        { IsInterface: true, IsGenericType: true } list => list.GetGenericArguments()[^1],
        var type => Nullable.GetUnderlyingType(type) ?? type,
    };
}
