using Microsoft.ML.Recurrent;
using SkiaSharp;

namespace Pictures;

/// <summary>Makes PNG files of an inspection's pictures with SkiaSharp, which ScottPlot brings along.</summary>
internal static class PngPicture
{
    private const int Scale = 2;

    /// <summary>Writes the picture as a PNG file, at twice its size in pixels so that it is sharp on any screen.</summary>
    public static void SavePng(this InspectionPicture picture, string path)
    {
        using var bitmap = new SKBitmap(picture.Width * Scale, picture.Height * Scale);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(Scale);
            // A font of the sample's own: a server or container often has none, and text would vanish without a word.
            using var typeface = SKTypeface.FromFile(Path.Combine(AppContext.BaseDirectory, "font", "DejaVuSans.ttf"));
            picture.Draw(new Canvas(canvas, typeface));
        }

        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, quality: 100);
    }

    private sealed class Canvas(SKCanvas canvas, SKTypeface typeface) : IPictureCanvas
    {
        public void FillRectangle(double x, double y, double width, double height, string color)
        {
            using var paint = new SKPaint { Color = SKColor.Parse(color) };
            canvas.DrawRect((float)x, (float)y, (float)width, (float)height, paint);
        }

        public void DrawLine(IReadOnlyList<(double X, double Y)> points, double width, string color)
        {
            using var paint = new SKPaint { Color = SKColor.Parse(color), StrokeWidth = (float)width, IsStroke = true, IsAntialias = true };
            for (int i = 1; i < points.Count; i++)
                canvas.DrawLine((float)points[i - 1].X, (float)points[i - 1].Y, (float)points[i].X, (float)points[i].Y, paint);
        }

        public void DrawText(string text, double x, double y, double size, TextAnchor anchor, bool isVertical)
        {
            using var font = new SKFont(typeface, (float)size);
            using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            canvas.Save();
            canvas.Translate((float)x, (float)y);
            if (isVertical)
                canvas.RotateDegrees(-90);
            canvas.DrawText(text, 0, 0, anchor switch { TextAnchor.Start => SKTextAlign.Left, TextAnchor.Middle => SKTextAlign.Center, _ => SKTextAlign.Right }, font, paint);
            canvas.Restore();
        }
    }
}
